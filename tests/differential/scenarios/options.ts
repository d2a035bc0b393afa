/** Options of Manager, engine and Socket, and the Manager's setters. */
import { engineOf, type Scenario } from "../scenario.ts";

export const options: Scenario[] = [
  {
    name: "options: defaults of the getters",
    run: async (client) => {
      const manager = new client.lib.Manager(client.origin, { autoConnect: false });
      client.note("reconnection", manager.reconnection());
      client.note("reconnectionAttempts", manager.reconnectionAttempts());
      client.note("reconnectionDelay", manager.reconnectionDelay());
      client.note("reconnectionDelayMax", manager.reconnectionDelayMax());
      client.note("randomizationFactor", manager.randomizationFactor());
      client.note("timeout", manager.timeout());
    },
  },
  {
    name: "options: setters give the Manager and keep the value",
    run: async (client) => {
      const manager = new client.lib.Manager(client.origin, { autoConnect: false });
      const chained = manager
        .reconnection(false)
        .reconnectionAttempts(5)
        .reconnectionDelay(10)
        .reconnectionDelayMax(20)
        .randomizationFactor(0.1)
        .timeout(false);
      client.note("same object", chained === manager);
      client.note("values", manager.reconnection(), manager.reconnectionAttempts(), manager.timeout());
      client.note("delays", manager.reconnectionDelay(), manager.reconnectionDelayMax());
      client.note("factor", manager.randomizationFactor());
    },
  },
  {
    name: "options: zero and odd values of the options",
    run: async (client) => {
      const manager = new client.lib.Manager(client.origin, {
        autoConnect: false,
        reconnectionAttempts: 0,
        reconnectionDelay: 0,
        reconnectionDelayMax: 0,
        randomizationFactor: 0,
      });
      client.note("attempts", manager.reconnectionAttempts());
      client.note("delays", manager.reconnectionDelay(), manager.reconnectionDelayMax());
      client.note("factor", manager.randomizationFactor());
    },
  },
  {
    name: "options: what io() exports",
    run: async (client) => {
      const { io, Manager, Socket, protocol, connect } = client.lib;
      const lookup = io as typeof io & Record<string, unknown>;
      client.note("protocol", protocol);
      client.note(
        "functions",
        connect === io,
        client.lib.default === io,
        lookup.io === io,
        lookup.connect === io,
      );
      client.note("classes", lookup.Manager === Manager, lookup.Socket === Socket);
      client.note(
        "names",
        Object.keys(client.lib)
          .filter((name) => /^(XHR|Fetch|NodeXHR|WebSocket|NodeWebSocket|WebTransport)$/.test(name))
          .sort(),
      );
      const socket = client.bare("", { autoConnect: false });
      client.note("instances", socket instanceof Socket, socket.io instanceof Manager);
    },
  },
  {
    name: "options: timeout of the connection",
    clientOptions: { timeout: 120, reconnectionAttempts: 1 },
    differs: { "engine-state-while-told": [/application flags/] },
    run: async (client) => {
      await client.server("hold");
      const start = performance.now();
      const socket = client.io();
      await client.until(socket, "connect_error");
      client.duration("waited", performance.now() - start, [110, 3000]);
      client.state("after", socket);
      socket.disconnect();
    },
  },
  {
    name: "options: timeout switched off",
    clientOptions: { timeout: false as never },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("timeout", socket.io.timeout());
    },
  },
  {
    name: "options: path",
    serverOptions: { path: "/other/path" },
    run: async (client) => {
      const socket = client.io("", { path: "/other/path" });
      await client.connected(socket);
    },
  },
  {
    name: "options: path with slashes around it",
    serverOptions: { path: "/my-path/" },
    run: async (client) => {
      const socket = client.io("", { path: "/my-path/" });
      await client.connected(socket);
    },
  },
  {
    name: "options: addTrailingSlash off",
    serverOptions: { addTrailingSlash: false },
    run: async (client) => {
      const socket = client.io("", { addTrailingSlash: false });
      await client.connected(socket);
    },
  },
  {
    name: "options: timestampRequests on",
    run: async (client) => {
      const socket = client.io("", { timestampRequests: true });
      await client.connected(socket);
    },
  },
  {
    name: "options: timestampRequests off",
    run: async (client) => {
      const socket = client.io("", { timestampRequests: false });
      await client.connected(socket);
    },
  },
  {
    name: "options: timestampParam",
    run: async (client) => {
      const socket = client.io("", { timestampParam: "stamp" });
      await client.connected(socket);
    },
  },
  {
    name: "options: extraHeaders",
    run: async (client) => {
      const socket = client.io("", { extraHeaders: { "X-Custom": "one", Authorization: "Bearer two" } });
      await client.connected(socket);
      socket.emit("tell", "with headers");
    },
  },
  {
    name: "options: transportOptions of one transport",
    run: async (client) => {
      const socket = client.io("", {
        transportOptions: { polling: { extraHeaders: { "X-Polling": "yes" } } },
      });
      await client.connected(socket);
    },
  },
  {
    name: "options: protocols of the WebSocket",
    run: async (client) => {
      const socket = client.io("", { protocols: ["one", "two"] });
      await client.connected(socket);
    },
  },
  {
    name: "options: requestTimeout",
    clientOptions: { reconnection: false, requestTimeout: 120 },
    only: { settings: ["polling"], because: "it is about requests" },
    run: async (client) => {
      await client.server("hold");
      const start = performance.now();
      const socket = client.io();
      await client.until(socket, "connect_error");
      client.duration("waited", performance.now() - start, [100, 3000]);
    },
  },
  {
    name: "options: withCredentials across origins",
    serverOptions: { cors: { origin: true, credentials: true }, cookie: { name: "seen", path: "/" } },
    run: async (client) => {
      const address = client.origin.replace("localhost", "127.0.0.1");
      const socket = client.lib.io(address, client.options({ withCredentials: true }));
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "options: across origins without credentials",
    serverOptions: { cors: { origin: "*" }, cookie: { name: "seen", path: "/" } },
    run: async (client) => {
      const address = client.origin.replace("localhost", "127.0.0.1");
      const socket = client.lib.io(address, client.options());
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "options: across origins where the server does not allow it",
    only: { settings: ["polling"], because: "CORS is about requests" },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const address = client.origin.replace("localhost", "127.0.0.1");
      const socket = client.lib.io(address, client.options());
      client.watch(socket);
      await client.until(socket, "connect_error");
      await client.settled();
    },
  },
  {
    name: "options: cookies of the server come back on the own origin",
    serverOptions: { cookie: { name: "seen", path: "/" } },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("tell", 1);
    },
  },
  {
    name: "options: transport classes in place of names",
    only: { settings: ["default"], because: "it chooses its transports itself" },
    run: async (client) => {
      const { XHR, Fetch, WebSocket } = client.lib;
      for (const transports of [[XHR], [WebSocket], [Fetch]]) {
        const socket = client.io("", { transports, forceNew: true });
        await client.connected(socket);
        client.note("transport", engineOf(socket).transport.name);
        socket.disconnect();
        await client.settled();
      }
    },
  },
  {
    name: "options: closeOnBeforeunload",
    differs: { "beforeunload-abort": [/wire 1 (requests|sent)/] },
    run: async (client) => {
      const socket = client.io("", { closeOnBeforeunload: true });
      await client.connected(socket);
      window.dispatchEvent(new Event("beforeunload"));
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "options: beforeunload without closeOnBeforeunload",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      window.dispatchEvent(new Event("beforeunload"));
      await client.settled();
      socket.emit("echo", "still here");
      await client.until(socket, "echo");
    },
  },
  {
    name: "options: timers are those of the moment, unless useNativeTimers",
    run: async (client) => {
      const own = window.setTimeout;
      let calls = 0;
      window.setTimeout = ((...args: Parameters<typeof own>) => {
        calls += 1;
        return own(...args);
      }) as typeof own;
      const patched = client.bare("", { forceNew: true });
      const native = client.bare("", { forceNew: true, useNativeTimers: true });
      window.setTimeout = own;
      client.note("a patched timer was used", calls > 0);
      await client.connected(patched);
      await client.connected(native);
    },
  },
  {
    name: "options: opts of the Manager",
    run: async (client) => {
      const socket = client.io("", { query: { a: "1" }, auth: { b: 2 } });
      await client.connected(socket);
      const { opts } = socket.io;
      client.note("path", opts.path);
      client.note("query", opts.query);
      client.note("delay", opts.reconnectionDelay);
    },
  },
];
