/** A page that uses the parser, and nothing of the entries above it. */
import { Decoder, Encoder, PacketType } from "@sockeye/client/parser";
import { question, show } from "./outcome.js";

const { text } = question();

/** A packet to text and back. */
function roundTrip() {
  const { promise, resolve } = Promise.withResolvers();
  const decoder = new Decoder();
  decoder.on("decoded", ({ data }) => resolve(data));
  for (const message of new Encoder().encode({ type: PacketType.EVENT, nsp: "/", data: ["say", text] })) {
    decoder.add(message);
  }
  return promise;
}

show(() => roundTrip());
