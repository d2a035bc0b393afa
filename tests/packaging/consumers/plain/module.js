/** A page whose one module is the package in one file. */
import { io } from "/node_modules/@sockeye/client/dist/sockeye.esm.min.js";
import { exchange } from "/src/exchange.js";
import { question, show } from "/src/outcome.js";

const { server, text } = question();
show(() => exchange(io(server), text));
