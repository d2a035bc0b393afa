export function leanGlue(glue: string): string;
