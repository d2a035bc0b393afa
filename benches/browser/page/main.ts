/**
 * The side of the bench that is in the page: `bench.prepare()` and `bench.play()`, which the
 * driver calls, and the WebAssembly memory that the page has.
 *
 * Nothing is measured here but wall time: the driver reads the thread's clock.
 */
import type { Case, Played, Round } from "../case.ts";

export interface Outcome extends Played {
  /** What an operation took, in ms. */
  readonly wall: number;
}

export interface PageSide {
  prepare(size: number): Promise<void>;
  play(): Promise<Outcome>;
  /** The bytes of all WebAssembly memories. */
  wasm(): number;
}

const memories = new Set<WebAssembly.Memory>();

/** Puts a case and the module of a subject into the page as `bench`. */
export function serve(benchCase: Case, subject: string): void {
  watchMemories();
  let round: Round | undefined;
  let operations = 0;
  const side: PageSide = {
    async prepare(size) {
      operations = size;
      round = await benchCase.prepare({
        load: async () => (await import(subject)).default,
        size,
        origin: location.origin,
      });
    },
    async play() {
      if (!round) throw new Error("the page is not prepared");
      const start = performance.now();
      const played = await round();
      return { wall: (performance.now() - start) / operations, ...played };
    },
    wasm: () => [...memories].reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0),
  };
  Object.assign(globalThis, { bench: side });
}

/** Notes the memory of each module that is instantiated, however it is. */
function watchMemories(): void {
  const note = (instance: WebAssembly.Instance) => {
    for (const exported of Object.values(instance.exports)) {
      if (exported instanceof WebAssembly.Memory) memories.add(exported);
    }
  };
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args, newTarget) {
      const instance = Reflect.construct(target, args, newTarget) as WebAssembly.Instance;
      note(instance);
      return instance;
    },
  });
  const { instantiate } = WebAssembly;
  const watched = async (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const made = await instantiate(source as BufferSource, imports);
    note("instance" in made ? made.instance : made);
    return made;
  };
  WebAssembly.instantiate = watched as typeof instantiate;
}
