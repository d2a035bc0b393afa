/** A Manager without `io`, in ES modules. */
import { Manager } from "@sockeye/client";
import { exchange } from "./src/exchange.js";

const [server, text] = process.argv.slice(2);
console.log(JSON.stringify(await exchange(new Manager(server).socket("/"), text)));
