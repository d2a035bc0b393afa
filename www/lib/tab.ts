/**
 * The name of this tab for the gateway, which breaks connections of one tab and not of
 * the others. Browser only.
 */

let name: string | undefined;

/** New with each load of the page. */
export function tabName(): string {
  name ??= crypto.randomUUID();
  return name;
}

/** An address whose requests belong to this tab. */
export function ofTab(path: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}tab=${tabName()}`;
}
