# A worker with the slim entry, and the module as the runtime of Cloudflare Workers compiles it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [
        (name = "slim.js", esModule = embed "dist/slim.js"),
        (name = "@sockeye/client/sockeye.wasm", wasm = embed "node_modules/@sockeye/client/sockeye.wasm"),
      ],
      compatibilityDate = "2026-01-01",
    )),
    # The server of the test is on this machine.
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
