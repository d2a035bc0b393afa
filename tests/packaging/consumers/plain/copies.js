/** Three copies of the package, two scripts and a module, each with a connection, all at once. */
import { io as third } from "/node_modules/@sockeye/client/dist/sockeye.esm.min.js";
import { exchange } from "/src/exchange.js";
import { question, show } from "/src/outcome.js";

const { server, text } = question();

async function all() {
  const copies = [first, io, third];
  const results = copies.map((io, index) => exchange(io(server), `${text} ${index}`));
  return { copies: new Set(copies).size, results: await Promise.all(results), instances };
}

show(() => all());
