/** The engine and the parser, each alone, in ES modules. */
import { Socket } from "@sockeye/client/engine";
import { Decoder, Encoder, PacketType } from "@sockeye/client/parser";

const [server, text] = process.argv.slice(2);
const engine = new Socket(server, { path: "/socket.io" });
engine.on("open", () => {
  engine.close();
  const decoder = new Decoder();
  decoder.on("decoded", ({ data }) => console.log(JSON.stringify(data)));
  const [message] = new Encoder().encode({ type: PacketType.EVENT, nsp: "/", data: ["say", text] });
  decoder.add(message);
});
