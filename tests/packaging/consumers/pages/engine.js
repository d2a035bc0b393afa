/** A page that uses the engine, and nothing of the entries above it. */
import { Socket } from "@sockeye/client/engine";
import { question, show } from "./outcome.js";

const { server } = question();

/** The server answers a CONNECT packet of Socket.IO with one that carries an id. */
async function connect() {
  const engine = new Socket(server, { path: "/socket.io" });
  const { promise, resolve, reject } = Promise.withResolvers();
  const upgrade = new Promise((resolve) => engine.on("upgrade", resolve));
  engine.on("open", () => engine.send("0"));
  engine.on("message", resolve);
  engine.on("close", reject);
  const reply = await promise;
  await upgrade;
  engine.close();
  return { connected: reply.startsWith('0{"sid":') };
}

show(() => connect());
