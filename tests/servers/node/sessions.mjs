/**
 * WebTransport sessions for Engine.IO, from a gateway that ends QUIC and relays the
 * stream of each session as a TCP connection.
 */
import { createServer } from "node:net";
import { Duplex } from "node:stream";

/** Hands each relayed session to the engine; returns the address to relay to. */
export function listenForSessions(engine) {
  const relay = createServer((connection) => engine.onWebTransportSession(session(connection)));
  return new Promise((resolve) => {
    relay.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${relay.address().port}`));
  });
}

/** What the engine uses of the W3C's WebTransport, for a session with one stream. */
function session(connection) {
  let end;
  const closed = new Promise((resolve) => {
    end = () => resolve({});
  });
  connection.once("close", end);
  // A reset is the end of the session, and no more than that.
  connection.on("error", () => {});
  const { readable, writable } = Duplex.toWeb(connection);
  return {
    ready: Promise.resolve(),
    closed,
    close() {
      // What the engine has written may still be on its way through its pipes.
      setImmediate(() => connection.end());
      end();
    },
    incomingBidirectionalStreams: new ReadableStream({
      start(controller) {
        controller.enqueue({ readable, writable });
        controller.close();
      },
    }),
  };
}
