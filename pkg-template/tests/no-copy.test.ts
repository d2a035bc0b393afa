/**
 * What people say to each other stays in JavaScript: after a conversation the
 * memory of the module holds none of it, over no transport, in no direction.
 */

import { WebSocket } from "undici";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { io } from "../../pkg/dist/index.js";
import { next, open, start } from "./package.js";

const memories: WebAssembly.Memory[] = [];

/** Other libraries have modules of their own: these are the package's, which it starts in the call. */
beforeAll(() => {
  vi.stubGlobal("WebSocket", WebSocket);
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...args: ConstructorParameters<typeof Instance>) {
      super(...args);
      const isMemory = (value: unknown) => value instanceof WebAssembly.Memory;
      memories.push(...Object.values(this.exports).filter(isMemory));
    }
  };
  io("http://localhost:1", { autoConnect: false });
  WebAssembly.Instance = Instance;
});

afterAll(() => {
  vi.unstubAllGlobals();
});

/** Whether the memory of a module holds a text, or bytes, in either encoding. */
function remembers(text: string): boolean {
  return memories.some((memory) => {
    const bytes = Buffer.from(memory.buffer);
    return bytes.includes(text, 0, "utf8") || bytes.includes(text, 0, "utf16le");
  });
}

it.each(["polling", "websocket"])("nothing of a conversation over %s is copied", async (transport) => {
  const server = await start();
  const socket = open(server.url, { transports: [transport], query: { q: `query-${transport}` } });
  const said = next(socket, "said");
  const asked = next(socket, "question");
  socket.on("question", (_, answer) => answer(`answer-${transport}`));
  socket.emit("say", `emitted-${transport}`, Buffer.from(`binary-${transport}`), {
    é: `ünicode-${transport}`,
  });
  socket.emit("ask", `question-${transport}`);
  const answered = next(socket, "answered");
  expect(await socket.emitWithAck("echo", `echoed-${transport}`)).toBe(`echoed-${transport}`);
  expect((await said)[0]).toBe(`emitted-${transport}`);
  expect((await asked)[0]).toBe(`question-${transport}`);
  expect((await answered)[0]).toBe(`answer-${transport}`);

  // What does go there is found: the check can fail.
  expect(remembers(`q=query-${transport}`)).toBe(true);
  for (const word of ["emitted", "binary", "ünicode", "question", "answer", "echoed"]) {
    expect(remembers(`${word}-${transport}`), word).toBe(false);
  }
});
