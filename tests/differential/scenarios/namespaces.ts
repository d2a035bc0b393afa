/** Several namespaces on one connection, and one that is refused or lost. */
import { insideOf, type Scenario } from "../scenario.ts";

export const namespaces: Scenario[] = [
  {
    name: "namespaces: one by its name",
    run: async (client) => {
      const socket = client.io("/a");
      await client.connected(socket);
      client.note("nsp", (socket as unknown as { nsp: string }).nsp);
      socket.emit("echo", "in a");
      await client.until(socket, "echo");
    },
  },
  {
    name: "namespaces: two share a connection",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      client.note("one Manager", a.io === b.io, Object.keys(insideOf(a.io).nsps));
      a.emit("echo", "a");
      b.emit("echo", "b");
      await Promise.all([client.until(a, "echo"), client.until(b, "echo")]);
    },
  },
  {
    name: "namespaces: one that the server does not have",
    chance: { slugs: ["engine-state-while-told"], because: "the answer may come before that to the POST" },
    differs: { "engine-state-while-told": [/flags/] },
    racesUpgrade: true,
    run: async (client) => {
      const socket = client.io("/nowhere");
      await client.until(socket, "connect_error");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "namespaces: an unknown one beside one that works",
    run: async (client) => {
      const good = client.io("/a");
      await client.connected(good);
      const bad = client.io("/nowhere");
      await client.until(bad, "connect_error");
      client.state("good", good);
      good.emit("echo", "still here");
      await client.until(good, "echo");
    },
  },
  {
    name: "namespaces: leaving one keeps the connection for the other",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      a.disconnect();
      client.state("a", a);
      await client.settled();
      b.emit("echo", "b lives");
      await client.until(b, "echo");
      a.connect();
      await client.connected(a);
      a.emit("echo", "a again");
      await client.until(a, "echo");
    },
  },
  {
    name: "namespaces: leaving the last one closes the connection",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      a.disconnect();
      await client.settled();
      b.disconnect();
      await client.settled();
      client.state("b", b);
    },
  },
  {
    name: "namespaces: the server takes one away",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      await client.causing(["disconnect", "/a"], a, "disconnect");
      await client.settled();
      client.state("a", a);
      client.state("b", b);
      b.emit("echo", "b lives");
      await client.until(b, "echo");
      a.connect();
      await client.connected(a);
    },
  },
  {
    name: "namespaces: the server takes the only one away",
    run: async (client) => {
      const socket = client.io("/a");
      await client.connected(socket);
      await client.causing(["disconnect", "/a"], socket, "disconnect");
      await client.settled();
      client.state("after", socket);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "namespaces: the server closes the connection with it",
    differs: { "packet-event-moment": [/manager packets|wire 1 received/] },
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      const gone = [client.until(a, "disconnect"), client.until(b, "disconnect")];
      await client.server("disconnect", "/a", true);
      await Promise.all(gone);
      await client.settled();
      client.state("a", a);
      client.state("b", b);
    },
  },
  {
    name: "namespaces: a name that the server matches by a pattern",
    server: (io) => {
      io.of(/^\/room-\d+$/);
    },
    run: async (client) => {
      // One after the other: the server looks names up in its own time.
      await client.connected(client.io("/room-1"));
      const second = client.io("/room-22");
      await client.connected(second);
      await client.until(client.io("/room-x"), "connect_error");
      second.emit("echo", "in 22");
      await client.until(second, "echo");
    },
  },
  {
    name: "namespaces: a trailing slash is part of the name",
    server: (io) => {
      io.of("/a/");
    },
    run: async (client) => {
      const without = client.io("/a");
      const withSlash = client.io("/a/");
      await client.connected(without);
      await client.connected(withSlash);
      client.note("one Manager", without.io === withSlash.io);
    },
  },
  {
    name: "namespaces: all of them come back after a loss",
    differs: { "registration-order": [/manager: close|: (dis)?connect\b|engine \d+: |sent \| |\/b/] },
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      await client.server("emit", "/a", "hello", 1);
      await client.settled();
      const back = client.until(b, "connect");
      await client.reconnected(a, "cut");
      await back;
    },
  },
  {
    name: "namespaces: manager.socket() gives the same Socket again",
    run: async (client) => {
      const manager = client.manager();
      const first = manager.socket("/a");
      client.watch(first);
      await client.connected(first);
      client.note("same", manager.socket("/a") === first);
      first.disconnect();
      await client.settled();
      client.note("same, and it connects", manager.socket("/a") === first, first.active);
      await client.connected(first);
    },
  },
  {
    name: "namespaces: one more while the connection opens",
    run: async (client) => {
      const manager = client.manager({ autoConnect: false });
      const a = manager.socket("/a");
      const b = manager.socket("/b", { auth: { second: true } });
      client.watch(a);
      client.watch(b);
      a.connect();
      client.state("opening", b);
      b.connect();
      await client.connected(a);
      await client.connected(b);
    },
  },
  {
    name: "namespaces: closing one of two while both connect",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      a.disconnect();
      client.state("a", a);
      await client.connected(b);
      client.state("a", a);
      client.state("b", b);
    },
  },
  {
    name: "namespaces: packets for one that is not there are ignored",
    run: async (client) => {
      const socket = client.io("/a");
      await client.connected(socket);
      socket.emit("write", '2/b,["stray",1]', "1/b,", '2/a,["mine",2]', '4/b,{"message":"no"}');
      await client.until(socket, "mine");
      await client.settled();
    },
  },
];
