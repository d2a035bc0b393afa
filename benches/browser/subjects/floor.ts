/**
 * The least that a client can do: a WebSocket, JSON, and one function that is called.
 *
 * There are no events, acknowledgements, reconnections or heartbeats. The one listener gets
 * each message; `connect` is when the WebSocket is open.
 */
import type { Client, Listener } from "../case.ts";

export default {
  dialect: "plain",
  connect(url) {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/plain`);
    socket.binaryType = "arraybuffer";
    return {
      on(event: string, listener: Listener) {
        if (event === "connect") socket.onopen = listener;
        else
          socket.onmessage = ({ data }: { data: string | ArrayBuffer }) =>
            listener(typeof data === "string" ? JSON.parse(data) : data);
      },
      emit(_event: string, message: unknown) {
        socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
      },
      disconnect() {
        socket.close();
      },
    };
  },
} satisfies Client;
