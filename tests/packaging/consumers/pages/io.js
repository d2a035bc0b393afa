/** The page that most applications are: `io` and nothing else. */
import { io } from "@sockeye/client";
import { exchange } from "./exchange.js";
import { question, show } from "./outcome.js";

const { server, text } = question();
show(() => exchange(io(server), text));
