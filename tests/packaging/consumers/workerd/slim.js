/** A worker that talks to a server, with the module that the runtime has compiled. */
import { io, loadSync } from "@sockeye/client/slim";
import module from "@sockeye/client/sockeye.wasm";
import { exchange } from "./src/exchange.js";

export default {
  async fetch(request) {
    const parameters = new URL(request.url).searchParams;
    loadSync(module);
    return Response.json(await exchange(io(parameters.get("server")), parameters.get("text")));
  },
};
