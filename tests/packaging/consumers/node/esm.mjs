/** A program in ES modules: says a text to a server, prints the result, and ends by itself. */
import { io } from "@sockeye/client";
import { exchange } from "./src/exchange.js";

const [server, text] = process.argv.slice(2);
console.log(JSON.stringify(await exchange(io(server), text)));
