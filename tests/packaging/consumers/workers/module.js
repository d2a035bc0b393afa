/** A module worker, whose client is the package in one file. */
import { io } from "/node_modules/@sockeye/client/dist/sockeye.esm.min.js";
import { answerWith } from "/src/answering.js";

answerWith(io);
