/**
 * All cases, in the order in which they run and stand in the table.
 */
import type { Case } from "../case.ts";
import emitSmall from "./emit-small.ts";
import react200PerSecond from "./react-200-per-second.ts";
import reactBurst from "./react-burst.ts";
import receiveBinary100 from "./receive-binary-100.ts";
import receiveSmall from "./receive-small.ts";

export const CASES = [
  receiveSmall,
  receiveBinary100,
  emitSmall,
  reactBurst,
  react200PerSecond,
] as unknown as readonly Case[];
