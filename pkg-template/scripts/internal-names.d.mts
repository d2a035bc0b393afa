export function internalNames(template: string, types: Iterable<string>): Promise<string[]>;
