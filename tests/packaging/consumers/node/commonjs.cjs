/** The same in CommonJS. */
const { io } = require("@sockeye/client");

const [server, text] = process.argv.slice(2);
import("./src/exchange.js")
  .then(({ exchange }) => exchange(io(server), text))
  .then((result) => console.log(JSON.stringify(result)));
