/**
 * The site: starts its processes, and a gateway in front of them that can break
 * connections on demand.
 *
 * | process | what it is                                                    | port     |
 * | ------- | ------------------------------------------------------------- | -------- |
 * | site    | the custom server (`server/site.mjs`): all pages but those of | PORT     |
 * | stock   | Next.js without a custom server (`next start`, `next dev`):   | PORT + 1 |
 * |         | the pages that `server/addresses.mjs` names                   |          |
 * | plain   | a Socket.IO server of another origin (`server/plain.mjs`)     | PORT + 2 |
 *
 * Environment:
 *   PORT          the first port; one that is in use is replaced by a free one, and
 *                 0 takes free ones (default 3000)
 *   HOST          the address to listen on; 0.0.0.0 lets other machines in
 *                 (default localhost)
 *   NODE_ENV      `production` serves the output of `next build`, anything else
 *                 compiles pages on demand
 *   DATA          the folder of all data (default `.data` here)
 *   DATABASE_URL  a Postgres database in the place of the SQLite file in there
 *   TOKEN_SECRET  what tokens are signed with (default a file in the data folder)
 *   ORIGINS       other origins whose pages may connect to the site's Socket.IO server, with
 *                 commas between, as http://localhost:8080 (default none)
 *   FAULTS        `off` takes away what breaks connections
 *   ONLY          the processes to start, as in `stock,plain` (default all)
 *   PROCESSES     how many processes `site` there are (default 1); with more of them,
 *                 nginx spreads the visitors over them and Redis passes on their events
 *
 * Prints `listening on http://HOST:PORT` when all of it is ready, and ends cleanly on
 * SIGTERM and SIGINT.
 */
import { portsOf } from "./server/addresses.mjs";
import { Cluster } from "./server/cluster.mjs";
import { Faults } from "./server/faults.mjs";
import { Gateway } from "./server/gateway.mjs";
import { Processes } from "./server/processes.mjs";

const host = process.env.HOST ?? "localhost";
const faults = process.env.FAULTS === "off" ? undefined : new Faults();

const processes = new Processes(Cluster.from(process.env));
const gateways = ["site", "stock", "plain"].map((name) => new Gateway(name, processes, faults));

const first = Number(process.env.PORT ?? 3000);
const ports = [];
for (const [place, gateway] of gateways.entries()) {
  ports.push(await gateway.listen(host, first === 0 ? 0 : first + place));
}
const named = portsOf(ports);
for (const gateway of gateways) gateway.ports = named;

let closing = false;
async function close() {
  // An interrupt in a terminal is often followed by the end of whatever has started this.
  if (closing) return;
  closing = true;
  for (const gateway of gateways) gateway.close();
  await processes.stop();
  process.exit(0);
}
process.on("SIGTERM", close);
process.on("SIGINT", close);

await processes.start(named);
console.log(`listening on http://${host}:${named.site}`);
