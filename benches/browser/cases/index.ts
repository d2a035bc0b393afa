/**
 * All cases, in the order in which they run and stand in the table.
 */
import type { Case } from "../case.ts";
import emitSmall from "./emit-small.ts";
import receiveBinary100 from "./receive-binary-100.ts";
import receiveSmall from "./receive-small.ts";

export const CASES = [receiveSmall, receiveBinary100, emitSmall] as unknown as readonly Case[];
