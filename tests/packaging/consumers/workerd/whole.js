/** A worker that imports `io`, and uses it only when it is asked to. */
import { io, protocol } from "@sockeye/client";

export default {
  fetch(request) {
    if (!new URL(request.url).searchParams.has("use")) {
      return Response.json({ imported: typeof io, protocol });
    }
    try {
      io("http://127.0.0.1:1");
      return Response.json("started");
    } catch ({ name, code, message }) {
      return Response.json({ name, code, message });
    }
  },
};
