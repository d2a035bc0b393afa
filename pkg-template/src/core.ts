/**
 * What the entries of the package share: one module of the built package, with
 * the WebAssembly in it, so that no entry brings a copy of its own.
 */
export { extract } from "./binary.js";
export { reservedEvents } from "./codec.js";
export { Emitter } from "./emitter.js";
export { Engine } from "./engine.js";
export { EngineHost, guarded } from "./engine-host.js";
export { SocketError } from "./errors.js";
export { loadCore } from "./loader.js";
export { Manager } from "./manager.js";
export { configure, endpointOf } from "./options.js";
export { queryObject } from "./query.js";
export { Socket } from "./socket.js";
export { Fetch, NodeWebSocket, NodeXHR, WebSocket, WebTransport, XHR } from "./transports.js";
export { addressIn, originOf, parseAddress } from "./url.js";
