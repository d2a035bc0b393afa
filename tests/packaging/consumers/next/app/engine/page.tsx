/** A client component that uses the engine and the parser alone. */
"use client";

import { Socket } from "@sockeye/client/engine";
import { Decoder, Encoder, PacketType } from "@sockeye/client/parser";
import { Outcome } from "../outcome";

/** What the server says to a CONNECT packet of Socket.IO. */
async function connect(server: string): Promise<unknown> {
  const engine = new Socket(server, { path: "/socket.io" });
  const decoder = new Decoder();
  const packet = new Promise((resolve, reject) => {
    decoder.on("decoded", ({ type }) => resolve({ connected: type === PacketType.CONNECT }));
    engine.on("close", reject);
  });
  const upgrade = new Promise((resolve) => engine.on("upgrade", resolve));
  engine.on("open", () => {
    const [message] = new Encoder().encode({ type: PacketType.CONNECT, nsp: "/", data: undefined });
    engine.send(message);
  });
  engine.on("message", (message) => decoder.add(message));
  const result = await packet;
  await upgrade;
  engine.close();
  return result;
}

export default function Page() {
  return <Outcome of={({ server }) => connect(server)} />;
}
