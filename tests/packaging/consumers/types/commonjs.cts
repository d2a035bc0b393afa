/** What a typed CommonJS file does. Compiled, never run. */
import client = require("@sockeye/client");
import engine = require("@sockeye/client/engine");
import parser = require("@sockeye/client/parser");
import react = require("@sockeye/client/react");
import slim = require("@sockeye/client/slim");

const socket: client.Socket = client.io("https://example.com");
new engine.Socket("https://example.com").close();
new parser.Decoder().destroy();
slim.loadSync(new ArrayBuffer(0));
// @ts-expect-error: there is no such component
react.NothingProvider;
// @ts-expect-error: the name of an event is a string
socket.emit(1);
