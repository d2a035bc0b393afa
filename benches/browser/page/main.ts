/**
 * The side of the bench that is in the page: `bench.prepare()`, `bench.play()` and `bench.check()`,
 * which the driver calls, and the WebAssembly memory that the page has.
 *
 * Nothing is measured here but wall time: the driver reads the thread's clock.
 */
import type { Case, Rounds } from "../case.ts";

export interface PageSide {
  prepare(size: number): Promise<void>;
  /** Returns how long the round was, in ms. */
  play(): Promise<number>;
  check(): readonly string[];
  /** The bytes of all WebAssembly memories. */
  wasm(): number;
}

const memories = new Set<WebAssembly.Memory>();

/** Puts a case and the module of a subject into the page as `bench`. */
export function serve(benchCase: Case, subject: string): void {
  watchMemories();
  let rounds: Rounds | undefined;
  const side: PageSide = {
    async prepare(size) {
      rounds = await benchCase.prepare({
        load: async () => (await import(subject)).default,
        size,
        origin: location.origin,
      });
    },
    async play() {
      if (!rounds) throw new Error("the page is not prepared");
      const start = performance.now();
      const wall = await rounds.play();
      return wall ?? performance.now() - start;
    },
    check: () => rounds?.check() ?? [],
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
