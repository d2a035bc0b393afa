// A WebSocket as a transport of Engine.IO: see `transport.rs`.
// One packet a frame; binary data comes as `ArrayBuffer`s.

const OPENED = 0;
const TEXT = 1;
const BINARY = 2;
const FAILED = 3;
const CLOSED = 4;

/**
 * Opens a WebSocket, and calls `deliver(connection, attempt, kind, value)`: opened, a
 * text, binary data, failed with the event, closed with the event. What the constructor
 * throws is told at once as a failure, and nothing is returned.
 */
export function openWebSocket(url, protocols, deliver, connection, attempt) {
  let socket;
  try {
    socket = new WebSocket(url, protocols);
  } catch (error) {
    deliver(connection, attempt, FAILED, error);
    return;
  }
  socket.binaryType = "arraybuffer";
  socket.onopen = () => deliver(connection, attempt, OPENED);
  socket.onmessage = ({ data }) => deliver(connection, attempt, typeof data === "string" ? TEXT : BINARY, data);
  socket.onerror = (event) => deliver(connection, attempt, FAILED, event);
  socket.onclose = (event) => deliver(connection, attempt, CLOSED, event);
  return {
    send(data) {
      try {
        socket.send(data);
      } catch {
        // One that can't take it is about to report its end.
      }
    },
    close() {
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      try {
        socket.close();
      } catch {
        // It is somebody else's class, and it is let go of all the same.
      }
    },
  };
}
