/** Binary data in events and answers. */
import { engineOf, type Scenario } from "../scenario.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

export const binary: Scenario[] = [
  {
    name: "binary: an ArrayBuffer there and back",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", bytes(1, 2, 3).buffer);
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: views, with their offsets",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const buffer = bytes(0, 1, 2, 3, 4, 5, 6, 7).buffer;
      socket.emit(
        "echo",
        bytes(1, 2),
        new DataView(buffer, 2, 3),
        new Uint16Array(buffer, 4, 2),
        new Uint8Array(buffer, 7),
      );
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: deep inside objects and arrays",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", { a: [{ b: bytes(1) }, bytes(2)], c: "text" }, bytes(3), { none: null });
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: the same buffer twice is sent twice",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const same = bytes(9, 9);
      socket.emit("echo", same, { again: same });
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: an empty buffer",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", new ArrayBuffer(0), "after");
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: a Blob and a File",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", new Blob(["blob"]), "then", new File(["file"], "name.txt"));
      await client.until(socket, "echo");
      socket.emit("echo", "after");
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: binaryType blob for what comes in",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      socket.connect();
      engineOf(socket).binaryType = "blob";
      await client.connected(socket);
      client.note("binaryType", engineOf(socket).binaryType);
      socket.emit("echo", bytes(1, 2, 3));
      const [echo] = await client.until(socket, "echo");
      client.note("a Blob", echo instanceof Blob);
      if (echo instanceof Blob) client.note("bytes", await echo.arrayBuffer());
    },
  },
  {
    name: "binary: in answers both ways",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("answer", await socket.emitWithAck("echo", { data: bytes(5, 6) }));
      socket.on("question", (data: unknown, answer: (data: unknown) => void) => {
        client.note("asked", data);
        answer({ data: bytes(7), more: [bytes(8).buffer] });
      });
      socket.emit("ask", "question", bytes(4));
      await client.until(socket, "answered");
    },
  },
  {
    name: "binary: waits in the send buffer like text",
    run: async (client) => {
      const socket = client.io();
      socket.emit("echo", "text", bytes(1));
      socket.emit("echo", "only text");
      socket.emit("echo", bytes(2), bytes(3));
      await client.untilNth(socket, "echo", 3);
    },
  },
  {
    name: "binary: ten attachments",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", ...Array.from({ length: 10 }, (_, index) => bytes(index)));
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: more attachments than servers take",
    differs: { "too-many-attachments": [/./] },
    run: async (client) => {
      const socket = client.io("", { reconnection: false });
      await client.connected(socket);
      client.attempt("eleven", () => {
        socket.emit("echo", ...Array.from({ length: 11 }, (_, index) => bytes(index)));
      });
      await client.settled();
    },
  },
  {
    name: "binary: forceBase64",
    clientOptions: { forceBase64: true },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", bytes(1, 2, 3, 4), "text");
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: a large buffer",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", new Uint8Array(200_000).fill(7));
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: toJSON beside binary data",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", { toJSON: () => ({ data: bytes(1), day: new Date(0) }) }, bytes(2), new Date(0));
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: what looks like a placeholder is data in a plain event",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", { _placeholder: true, num: 0 });
      await client.until(socket, "echo");
    },
  },
  {
    name: "binary: attachments of two namespaces stay together",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      a.emit("echo", bytes(1), bytes(2));
      b.emit("echo", bytes(3), bytes(4));
      a.emit("echo", bytes(5));
      await Promise.all([client.untilNth(a, "echo", 2), client.until(b, "echo")]);
    },
  },
];
