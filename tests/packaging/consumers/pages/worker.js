/** A worker of any kind, as a bundler makes it. */
import { io } from "@sockeye/client";
import { answerWith } from "./answering.js";

answerWith(io);
