/**
 * Every malformed message of the protocol reference, over polling and over a
 * WebSocket, in one page that lives on: a typed end, or nothing at all.
 */
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { attachments } from "../../hostile/malformed/attachments.ts";
import { cves } from "../../hostile/malformed/cves.ts";
import { enginePackets } from "../../hostile/malformed/engine-packets.ts";
import { END, type Entry } from "../../hostile/malformed/entry.ts";
import { handshakes } from "../../hostile/malformed/handshakes.ts";
import { payloads } from "../../hostile/malformed/payloads.ts";
import { plainData } from "../../hostile/malformed/plain-data.ts";
import { socketPackets } from "../../hostile/malformed/socket-packets.ts";
import { play } from "../../hostile/script.ts";

const catalogue: Record<string, readonly Entry[]> = {
  "Engine.IO packet": enginePackets,
  "polling body": payloads,
  handshake: handshakes,
  "Socket.IO packet": socketPackets,
  attachment: attachments,
  "plain data": plainData,
  vulnerability: cves,
};

for (const [kind, entries] of Object.entries(catalogue)) {
  test.describe(kind, () => {
    for (const entry of entries) {
      for (const transport of entry.over ?? (["polling", "websocket"] as const)) {
        test(`${entry.name} over ${transport}`, async ({ attacked, start }) => {
          const server = await start(play(complete(entry)));
          const report = await meet(attacked, server.url, transport, entry.options);
          expect(report).toEqual(expected(entry));
        });
      }
    }
  });
}

/** A session that goes on needs a last word, by which the page knows that all was heard. */
function complete(entry: Entry): Entry {
  const { disconnect, connectError } = entry.outcome;
  return disconnect || connectError ? entry : { ...entry, bodies: [...(entry.bodies ?? []), [END]] };
}

function expected({ outcome }: Entry): object {
  const { connectError, disconnect, events = [], ...rest } = outcome;
  const ended = connectError !== undefined || disconnect !== undefined;
  return {
    events,
    // What the application emits after the end waits for the next connection.
    waiting: ended ? 1 : 0,
    polluted: false,
    ...(connectError === undefined ? { answer: "disconnected" } : { connectError }),
    ...(disconnect && { disconnect }),
    ...rest,
  };
}
