/**
 * How much memory the WebAssembly modules of the page have taken. A module's memory
 * never shrinks, so what it holds in vain shows sooner or later.
 */
const memories: WebAssembly.Memory[] = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports);
    // The build shortens the names of exports.
    for (const exported of Object.values(this.exports)) {
      if (exported instanceof WebAssembly.Memory) memories.push(exported);
    }
  }
};

/** In bytes, all modules together. */
export function wasmMemory(): number {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
