/**
 * All cases, in the order in which they run and stand in the table.
 */
import type { Case } from "../case.ts";
import cyclesHeap from "./cycles-heap.ts";
import dispatch10000Names from "./dispatch-10000-names.ts";
import emit50k from "./emit-50k.ts";
import emitSmall from "./emit-small.ts";
import messagesHeap from "./messages-heap.ts";
import namespacesHeap from "./namespaces-heap.ts";
import pageStart from "./page-start.ts";
import pollingRoundTrip from "./polling-round-trip.ts";
import react200PerSecond from "./react-200-per-second.ts";
import reactBurst from "./react-burst.ts";
import receiveBinary64k from "./receive-binary-64k.ts";
import receiveBinary100 from "./receive-binary-100.ts";
import receiveSmall from "./receive-small.ts";
import receiveSmallReal from "./receive-small-real.ts";
import upgrade from "./upgrade.ts";

export const CASES = [
  receiveSmall,
  receiveBinary100,
  receiveBinary64k,
  emitSmall,
  emit50k,
  dispatch10000Names,
  receiveSmallReal,
  upgrade,
  pollingRoundTrip,
  pageStart,
  namespacesHeap,
  cyclesHeap,
  messagesHeap,
  reactBurst,
  react200PerSecond,
] as unknown as readonly Case[];
