/**
 * What `lean-glue.mjs` puts in the place of the functions of the same names in
 * wasm-bindgen's glue, with the same contracts, for every browser that this package
 * is for. Text for the build: nothing here can be called from elsewhere, because
 * `wasm`, `WASM_VECTOR_LEN` and the functions not found here are the glue's.
 */

export function getStringFromWasm0(ptr, len) {
  return textDecoder.decode(new Uint8Array(wasm.memory.buffer, ptr >>> 0, len));
}

export function passStringToWasm0(arg) {
  const bytes = textEncoder.encode(arg);
  const ptr = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer, ptr).set(bytes);
  WASM_VECTOR_LEN = bytes.length;
  return ptr;
}

export function passArray32ToWasm0(arg) {
  const ptr = wasm.__wbindgen_malloc(arg.length * 4, 4) >>> 0;
  new Uint32Array(wasm.memory.buffer, ptr).set(arg);
  WASM_VECTOR_LEN = arg.length;
  return ptr;
}

export function passArrayJsValueToWasm0(array) {
  const ptr = wasm.__wbindgen_malloc(array.length * 4, 4) >>> 0;
  // Before there is a view: room for them in the table may take memory too, which replaces the buffer.
  const references = array.map(addToExternrefTable0);
  new Uint32Array(wasm.memory.buffer, ptr).set(references);
  WASM_VECTOR_LEN = array.length;
  return ptr;
}

export function getDataViewMemory0() {
  return new DataView(wasm.memory.buffer);
}

export function handleError(f) {
  return (...args) => {
    try {
      return f(...args);
    } catch (error) {
      wasm.__wbindgen_exn_store(addToExternrefTable0(error));
    }
  };
}

export function makeClosure(arg0, arg1, f) {
  // The closure itself is one reference; a call of it that runs is another.
  const state = { a: arg0, b: arg1, cnt: 1 };
  const real = (...args) => {
    state.cnt++;
    try {
      return f(state.a, state.b, ...args);
    } finally {
      real._wbg_cb_unref();
    }
  };
  real._wbg_cb_unref = () => {
    if (--state.cnt === 0) {
      wasm.__wbindgen_destroy_closure(state.a, state.b);
      state.a = 0;
      CLOSURE_DTORS.unregister(state);
    }
  };
  CLOSURE_DTORS.register(real, state, state);
  return real;
}

export function initSync(module) {
  const content = module.module;
  const compiled = content instanceof WebAssembly.Module ? content : new WebAssembly.Module(content);
  wasm = new WebAssembly.Instance(compiled, __wbg_get_imports()).exports;
  wasm.__wbindgen_start();
}
