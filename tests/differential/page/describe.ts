/**
 * Values as text that is the same for equal behaviour of both clients: no class names
 * of a library, no identities, no addresses.
 */
const MAX_TEXT = 160;

export function describeAll(values: readonly unknown[]): string {
  return values.map((value) => describe(value)).join(", ");
}

export function describe(value: unknown, depth = 0): string {
  if (typeof value === "string") return shortened(JSON.stringify(value));
  if (typeof value === "function") return "ƒ";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (depth > 4) return "…";
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength}) ${hex(new Uint8Array(value))}`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name}(${value.byteLength}) ${hex(bytes)}`;
  }
  if (value instanceof Blob) return `Blob(${value.size}, ${JSON.stringify(value.type)})`;
  if (value instanceof CloseEvent) return `CloseEvent ${value.code}`;
  if (value instanceof Event) return `Event ${value.type}`;
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (Array.isArray(value)) {
    return shortened(`[${value.map((item) => describe(item, depth + 1)).join(", ")}]`);
  }
  if (isTransport(value)) return `transport ${value.name}`;
  if (isResponse(value)) return `response ${value.status} ${shortened(JSON.stringify(value.responseText))}`;
  // A field that is undefined is as good as none.
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  const fields = present.map(([key, item]) => `${key}: ${describe(item, depth + 1)}`);
  return shortened(`{${fields.join(", ")}}`);
}

/** Name and stack belong to the library, the rest is what applications look at. */
function describeError(error: Error, depth: number): string {
  const parts = [`Error ${JSON.stringify(error.message)}`];
  for (const field of ["type", "description", "context", "data", "transport"] as const) {
    const value = (error as unknown as Record<string, unknown>)[field];
    if (value !== undefined) parts.push(`${field}: ${describe(value, depth + 1)}`);
  }
  return parts.length === 1 ? (parts[0] ?? "") : `{${parts.join(", ")}}`;
}

function isTransport(value: object): value is { name: string } {
  return "name" in value && "query" in value && typeof value.name === "string";
}

/** An `XMLHttpRequest`, or what stands for one. */
function isResponse(value: object): value is { status: number; responseText: string } {
  return "status" in value && "responseText" in value;
}

function hex(bytes: Uint8Array): string {
  const text = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.length > 32 ? `${text}…` : text;
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…(${text.length})` : text;
}
