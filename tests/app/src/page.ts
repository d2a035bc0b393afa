/**
 * Finding and filling the elements of the page.
 *
 * An element that is missing is an error at once.
 */

/** The element with this id, which is of this class. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} "${id}"`);
  return found;
}

/** Shows a text in an `<output>`. */
export function show(id: string, text: unknown): void {
  element(id, HTMLOutputElement).value = String(text);
}

/** Adds one to the number in an `<output>`. */
export function count(id: string): void {
  show(id, Number(element(id, HTMLOutputElement).value) + 1);
}

/** Adds an item to a list. */
export function append(id: string, text: string): HTMLLIElement {
  const item = document.createElement("li");
  item.textContent = text;
  element(id, HTMLElement).append(item);
  return item;
}

/** Calls `action` at each click on a button. */
export function onClick(id: string, action: () => void): void {
  element(id, HTMLButtonElement).addEventListener("click", action);
}

/** Calls `action` with the text of a form that has one field, and empties it. */
export function onSubmit(id: string, action: (text: string) => void): void {
  const form = element(id, HTMLFormElement);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.querySelector("input");
    const text = field?.value ?? "";
    form.reset();
    action(text);
  });
}

/** The SHA-256 of some bytes, in hexadecimal digits. */
export async function sha256(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
