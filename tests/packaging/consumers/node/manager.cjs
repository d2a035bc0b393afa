/** A Manager without `io`, in CommonJS. */
const { Manager } = require("@sockeye/client");

const [server, text] = process.argv.slice(2);
import("./src/exchange.js")
  .then(({ exchange }) => exchange(new Manager(server).socket("/"), text))
  .then((result) => console.log(JSON.stringify(result)));
