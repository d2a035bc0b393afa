/** What a typed application does with each entry. Compiled, never run. */
import connect, { io, Manager, type Socket, SocketError } from "@sockeye/client";
import { createChatQuery, socketSource } from "@sockeye/client/chat";
import { Socket as Engine } from "@sockeye/client/engine";
import { Decoder, Encoder, PacketType } from "@sockeye/client/parser";
import { load, loadSync, io as slimIo } from "@sockeye/client/slim";

interface ServerToClient {
  heard: (text: string) => void;
}

interface ClientToServer {
  say: (text: string, done: (answer: string) => void) => void;
}

export async function use(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const socket: Socket<ServerToClient, ClientToServer> = io("https://example.com", { auth: { token: "" } });
  socket.on("heard", (text) => text.toUpperCase());
  // @ts-expect-error: the server tells of no such event
  socket.on("seen", () => {});
  // @ts-expect-error: a text is said
  socket.emit("say", 1, () => {});

  const manager = new Manager("https://example.com");
  manager.on("reconnect_attempt", (attempt) => attempt.toFixed());
  connect().disconnect();

  const source = socketSource<{ id: number }>(io(), { addKey: "add" });
  const chat = createChatQuery<{ id: number }>({ url: "/messages", itemOrder: "id", source });
  chat.getSnapshot().items.map(({ id }) => id.toFixed());
  // @ts-expect-error: an item has no such property
  createChatQuery<{ id: number }>({ url: "/messages", itemKey: "key" });

  const engine = new Engine("https://example.com", { path: "/engine.io" });
  engine.on("close", (reason) => reason.length);
  new Decoder().add(new Encoder().encode({ type: PacketType.EVENT, nsp: "/", data: ["say"] })[0]);

  await load(new URL("https://example.com/sockeye.wasm")).catch((error: unknown) => {
    if (error instanceof SocketError && error.code !== "wasm_unavailable") throw error;
  });
  loadSync(bytes);
  slimIo().close();
  return socket.emitWithAck("say", "hello");
}
