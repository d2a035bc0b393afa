/**
 * The transport classes of engine.io-client, as far as they are values of the
 * options `transports` and `transportImplementations`: each stands for its name.
 * The transports themselves are the core's, so a method that a subclass overrides
 * is never called.
 */

/** Something that names a transport. */
abstract class NamedTransport {
  /** The name of the transport on the wire. */
  abstract get name(): string;
}

/** A class that names a transport. */
export type TransportCtor = abstract new (...args: never[]) => NamedTransport;

/** HTTP long-polling. */
export class Fetch extends NamedTransport {
  get name(): string {
    return "polling";
  }
}

/** HTTP long-polling, the same as `Fetch`: requests are made with `fetch` everywhere. */
export class XHR extends Fetch {}

/** HTTP long-polling, the same as `Fetch`. */
export class NodeXHR extends Fetch {}

/** A WebSocket. */
export class WebSocket extends NamedTransport {
  get name(): string {
    return "websocket";
  }
}

/** A WebSocket, the same as `WebSocket`. */
export class NodeWebSocket extends WebSocket {}

/** WebTransport: HTTP/3. */
export class WebTransport extends NamedTransport {
  get name(): string {
    return "webtransport";
  }
}

/** The name of a transport that is given as a name or as a class. @internal */
export function transportName(transport: unknown): unknown {
  return typeof transport === "function" ? transport.prototype?.name : transport;
}
