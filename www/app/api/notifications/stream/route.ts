/** Notifications as they come: a stream of server-sent events that ends with its reader. */
import { logNamed } from "@/server/recent-log.mjs";

/** How often something is said, in ms: below the idle timeout of common proxies. */
const HEARTBEAT = 15_000;

/** Streams at a time: each is an open connection. */
const STREAMS = 1000;

const log = logNamed("notifications");
const encoder = new TextEncoder();

export function GET(request: Request): Response {
  if (log.listeners >= STREAMS) return new Response(null, { status: 503 });
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      // A browser tells that the stream is open with its first bytes.
      write(": welcome\n\n");
      const unsubscribe = log.subscribe((item) => write(`data: ${JSON.stringify(item)}\n\n`));
      const timer = setInterval(() => write(": still here\n\n"), HEARTBEAT);
      stop = () => {
        clearInterval(timer);
        unsubscribe();
      };
      request.signal.addEventListener("abort", () => stop());
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" },
  });
}
