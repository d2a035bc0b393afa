/** Opening a connection and joining a namespace: addresses, auth, query. */
import { engineOf, type Scenario } from "../scenario.ts";

export const connecting: Scenario[] = [
  {
    name: "connecting: the default namespace",
    run: async (client) => {
      const socket = client.io();
      client.state("at once", socket);
      await client.connected(socket);
      client.note("transport", engineOf(socket).transport.name);
      client.state("connected", socket);
    },
  },
  {
    name: "connecting: by hand, with autoConnect off",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      client.state("before", socket);
      client.note("engine before", socket.io.engine);
      client.note("same object", socket.connect() === socket);
      client.state("after", socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: connect() and open() when connected do nothing",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("same object", socket.connect() === socket, socket.open() === socket);
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "connecting: connect() twice before the reply",
    differs: { "double-connect": [/./] },
    run: async (client) => {
      const socket = client.io("", { autoConnect: false, reconnection: false });
      socket.io.once("open", () => {
        socket.connect();
      });
      socket.connect();
      socket.connect();
      await client.until(socket, "connect");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "connecting: the address without a scheme",
    run: async (client) => {
      const socket = client.lib.io(client.origin.replace("http://", ""), client.options());
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: the address with the page's scheme",
    run: async (client) => {
      const socket = client.lib.io(`${client.origin.replace("http:", "")}/a`, client.options());
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: the address with the scheme ws",
    run: async (client) => {
      const socket = client.lib.io(client.origin.replace("http:", "ws:"), client.options());
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: a path alone is a namespace of the page's host",
    run: async (client) => {
      const socket = client.lib.io("/b", client.options());
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: options alone mean the page's host",
    run: async (client) => {
      const socket = client.lib.io(client.options({ auth: { by: "options" } }));
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: credentials and hash of the address are ignored",
    run: async (client) => {
      const socket = client.lib.io(
        `${client.origin.replace("//", "//user:secret@")}/a#part`,
        client.options(),
      );
      client.watch(socket);
      await client.connected(socket);
    },
  },
  {
    name: "connecting: an address of more than 8000 characters throws",
    differs: { "uri-too-long": [/throws/] },
    run: async (client) => {
      client.attempt("long address", () => client.lib.io(`${client.origin}/${"x".repeat(8001)}`));
    },
  },
  {
    name: "connecting: query of the options",
    server: (io, control) =>
      io.on("connection", ({ handshake: { query } }) =>
        control.saw(JSON.stringify([query.plain, query["a b"], query.empty, query.number])),
      ),
    run: async (client) => {
      const query = { plain: "x", "a b": "c&d=e/ü", empty: "", number: 7 };
      const socket = client.io("", { query });
      await client.connected(socket);
      client.note("options", socket.io.opts.query);
    },
  },
  {
    name: "connecting: query of the address",
    server: (io, control) =>
      io.on("connection", ({ handshake: { query } }) =>
        control.saw(JSON.stringify([query.x, query.y, query.z])),
      ),
    run: async (client) => {
      const socket = client.io("/?x=1&y=a%20b&z=p=q");
      await client.connected(socket);
    },
  },
  {
    name: "connecting: query of the address replaces that of the options",
    server: (io, control) =>
      io.on("connection", ({ handshake: { query } }) => control.saw(JSON.stringify([query.x, query.y]))),
    run: async (client) => {
      const socket = client.io("/?x=1", { query: { y: "2" } });
      await client.connected(socket);
    },
  },
  {
    name: "connecting: auth as an object, changed between connections",
    run: async (client) => {
      const socket = client.io("", { auth: { token: "one" } });
      await client.connected(socket);
      (socket.auth as Record<string, unknown>).token = "two";
      socket.disconnect().connect();
      await client.connected(socket);
      socket.auth = { other: [1, { deep: true }] };
      socket.disconnect().connect();
      await client.connected(socket);
    },
  },
  {
    name: "connecting: auth as a function, at each connection",
    run: async (client) => {
      let calls = 0;
      const socket = client.io("", {
        auth: (done) => {
          calls += 1;
          client.note("asked", calls);
          done({ token: calls });
        },
      });
      await client.connected(socket);
      await client.reconnected(socket, "cut");
      await client.settled();
    },
  },
  {
    name: "connecting: auth as a function that answers later",
    run: async (client) => {
      let give: (data: object) => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        const socket = client.io("", {
          auth: (done) => {
            give = done;
            resolve();
          },
        });
        socket.emit("echo", "waits");
      });
      await asked;
      await client.settled();
      client.note("now");
      give({ late: true });
      await client.settled();
    },
  },
  {
    name: "connecting: auth answers twice",
    differs: { "auth-single-shot": [/./] },
    run: async (client) => {
      const socket = client.io("", {
        reconnection: false,
        auth: (done) => {
          done({ token: 1 });
          done({ token: 2 });
        },
      });
      await client.until(socket, "connect");
      await client.settled();
    },
  },
  {
    name: "connecting: auth for each namespace of a connection",
    run: async (client) => {
      const a = client.io("/a", { auth: { name: "a" } });
      const b = client.io("/b", { auth: { name: "b" } });
      client.note("one Manager", a.io === b.io);
      await client.connected(a);
      await client.connected(b);
    },
  },
  {
    name: "connecting: the server is down",
    clientOptions: { reconnection: false },
    run: async (client) => {
      await client.server("crash");
      const socket = client.io();
      await client.until(socket, "connect_error");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "connecting: forceNew makes a connection of its own",
    run: async (client) => {
      const first = client.io();
      await client.connected(first);
      const second = client.io("", { forceNew: true });
      await client.connected(second);
      client.note("other Manager", first.io !== second.io);
    },
  },
  {
    name: "connecting: multiplex off makes a connection of its own",
    run: async (client) => {
      const first = client.io();
      await client.connected(first);
      const second = client.io("/a", { multiplex: false });
      await client.connected(second);
      client.note("other Manager", first.io !== second.io);
    },
  },
  {
    name: "connecting: the same namespace twice makes two connections",
    run: async (client) => {
      const first = client.io("/a");
      await client.connected(first);
      const second = client.io("/a");
      await client.connected(second);
      client.note("other Manager", first.io !== second.io);
    },
  },
  {
    name: "connecting: a Manager in use ignores other options",
    run: async (client) => {
      const first = client.io("/a", { query: { from: "first" } });
      const second = client.io("/b", { query: { from: "second" }, autoConnect: false, auth: { own: 1 } });
      await client.connected(first);
      await client.connected(second);
      client.note("query", second.io.opts.query);
    },
  },
];
