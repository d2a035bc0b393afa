/**
 * The core of chats, a module of its own: started with the first query that runs.
 */
import module from "sockeye:chat";
import decoder from "sockeye:decoder";
import { CoreTimeline, initSync } from "../../generated/chat.js";
import { startOnce } from "../instance.js";
import { decodeModule } from "../module-text.js";

/** The class of timelines. Throws a `SocketError` with the code "wasm_unavailable". */
export function loadTimeline(): typeof CoreTimeline {
  return startOnce("@sockeye/client/chat", () => {
    initSync({ module: decodeModule(module, decoder) });
    return CoreTimeline;
  });
}
