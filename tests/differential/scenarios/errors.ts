/** Servers that break the protocol, and what goes wrong on the wire. */
import type { Scenario } from "../scenario.ts";

/** The server writes these as Engine.IO messages; the client loses the connection and comes back. */
function broken(name: string, packets: unknown[], differs?: Scenario["differs"]): Scenario {
  return {
    name: `errors: ${name}`,
    differs: { "parse-error-after-message": [/engine 1: (message|close)\b/], ...differs },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "talk");
      await client.until(socket, "echo");
      const back = client.until(socket, "connect");
      await client.server("write", "/", ...packets);
      await back;
      await client.settled();
      client.state("after", socket);
    },
  };
}

/** The same without a loss. */
function odd(name: string, packets: unknown[], differs?: Scenario["differs"]): Scenario {
  return {
    name: `errors: ${name}`,
    ...(differs && { differs }),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("write", "/", ...packets);
      await client.settled();
      client.state("after", socket);
    },
  };
}

export const errors: Scenario[] = [
  broken("an unknown packet type", ["7"], { "parse-error-number": [/unknown packet type/] }),
  broken("a packet that is no packet", ["garbage"], { "parse-error-number": [/unknown packet type/] }),
  broken("JSON that is none", ['2["echo"']),
  broken("an event that is no array", ['2{"a":1}']),
  broken("an event with a reserved name", ['2["connect"]']),
  broken("an answer that is no array", ['31{"a":1}']),
  broken("a binary event without a count", ['5["echo",{"_placeholder":true,"num":0}]']),
  broken("eleven attachments", ['511-["echo"]']),
  broken("text where an attachment is due", ['51-["echo",{"_placeholder":true,"num":0}]', '2["echo"]']),
  broken("binary where none is due", [{ hex: "010203" }]),
  broken("a placeholder out of range", ['51-["echo",{"_placeholder":true,"num":3}]', { hex: "01" }]),
  broken("CONNECT with a payload that is no object", ["0[1]"]),
  broken("DISCONNECT with a payload", ['1{"a":1}']),
  odd("an event whose name is a number", ['2[7,"x"]']),
  odd("a placeholder in a plain event is data", ['2["plain",{"_placeholder":true,"num":0}]']),
  odd("the same attachment twice", [
    '51-["pair",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]',
    { hex: "0a0b" },
  ]),
  odd("half a binary event, then nothing", ['51-["half",{"_placeholder":true,"num":0}]']),
  odd("CONNECT_ERROR while connected", ['4{"message":"odd"}'], { "unexpected-packets": [/./] }),
  odd("a second CONNECT", ['0{"sid":"other-session-identity"}'], { "unexpected-packets": [/./] }),
  {
    name: "errors: CONNECT without a session, as servers of version 2 send it",
    differs: { "connect-without-session": [/./] },
    server: (io) =>
      io.use((socket, next) => {
        socket.conn.write("0");
        setTimeout(next, 2000);
      }),
    run: async (client) => {
      const socket = client.io();
      await client.until(socket, "connect_error");
      client.state("after", socket);
      await client.settled();
      socket.disconnect();
    },
  },
  {
    name: "errors: the session is forgotten by the server",
    only: { settings: ["polling"], because: "a WebSocket is its session" },
    differs: { "farewell-waits": [/wire 1 requests|server \/ 1/] },
    server: (io, control) =>
      control.on("forget", () => {
        const { clients } = io.engine as unknown as { clients: Record<string, unknown> };
        for (const id of Object.keys(clients)) delete clients[id];
      }),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("forget");
      const back = client.until(socket, "connect");
      socket.emit("tell", "refused");
      await back;
      await client.settled();
    },
  },
  {
    name: "errors: requests are refused with a status",
    only: { settings: ["polling"], because: "a refused WebSocket has no status in a page" },
    clientOptions: { reconnectionAttempts: 2 },
    run: async (client) => {
      await client.server("refuse", "polling", 502);
      const socket = client.io();
      await client.until(socket.io, "reconnect_failed");
      await client.settled();
    },
  },
  {
    name: "errors: no transport at all",
    differs: { "no-transports-error": [/./] },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io("", { transports: [] });
      await client.until(socket, "connect_error");
      await client.settled();
    },
  },
  {
    name: "errors: a transport nobody knows",
    differs: { "unknown-transport": [/./] },
    run: async (client) => {
      client.attempt("io", () =>
        client.bare("", { transports: ["pigeon" as "polling"], reconnection: false }),
      );
      await client.settled();
    },
  },
  {
    name: "errors: auth that throws",
    differs: { "auth-failures": [/./] },
    run: async (client) => {
      const socket = client.io("", {
        auth: () => {
          throw new Error("in auth");
        },
        reconnection: false,
      });
      await client.lapse(300);
      client.state("after", socket);
      socket.disconnect();
      await client.settled();
    },
  },
];
