/**
 * Small events of 10,000 names come over the fake socket, and each name has a listener.
 */
import { type Case, CLIENTS, type Client } from "../case.ts";
import { connect, deliver } from "../page/fake-socket.ts";
import { fresh, verdict } from "../page/messages.ts";

const NAMES = 10_000;

/** Goes through all names before one comes again, and leaves none beside its neighbour. */
const STEP = 7_919;

export default {
  id: "dispatch-10000-names",
  title: "receive an event of 10,000 names",
  subjects: CLIENTS,
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 50_000,
  testSize: 10_000,
  warmUp: 2,
  async prepare(setup) {
    const { size } = setup;
    const { connection, socket } = await connect(setup);
    const frames = Array.from({ length: size }, (_, index) =>
      fresh(`42${JSON.stringify([`event-${nameOf(index)}`, index])}`),
    );
    let count = 0;
    let wrong = 0;
    for (let name = 0; name < NAMES; name++) {
      connection.on(`event-${name}`, (index: number) => {
        if (index !== count || name !== nameOf(count)) wrong++;
        count++;
      });
    }
    return {
      play() {
        count = 0;
        wrong = 0;
        return deliver(socket, frames);
      },
      check: () => verdict(count, size, wrong),
    };
  },
} satisfies Case<Client>;

function nameOf(index: number): number {
  return (index * STEP) % NAMES;
}
