/** The WebAssembly from its file, in CommonJS. */
const { readFileSync } = require("node:fs");
const { io, loadSync } = require("@sockeye/client/slim");

loadSync(readFileSync(require.resolve("@sockeye/client/sockeye.wasm")));
const [server, text] = process.argv.slice(2);
import("./src/exchange.js")
  .then(({ exchange }) => exchange(io(server), text))
  .then((result) => console.log(JSON.stringify(result)));
