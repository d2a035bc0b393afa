/**
 * A page with a Manager and without `io`. A bundler that follows the re-export to
 * the file of the class must still run what starts the core.
 */
import { Manager } from "@sockeye/client";
import { exchange } from "./exchange.js";
import { question, show } from "./outcome.js";

const { server, text } = question();
show(() => exchange(new Manager(server).socket("/"), text));
