/**
 * Binary data in both directions: files, typed arrays, and parts of them.
 */
import type { BoardSocket } from "./connections.ts";
import { element, onClick, sha256, show } from "./page.ts";

/** The task that files are attached to. */
const TASK = 1;

/** Sends the chosen file, and shows what the others send. */
export function exchangeFiles(socket: BoardSocket): void {
  const field = element("file", HTMLInputElement);
  field.addEventListener("change", async () => {
    const [file] = field.files ?? [];
    if (!file) return;
    const receipt = await socket.compress(false).emitWithAck("attach", TASK, file.name, file);
    show("receipt", `${receipt.name}, ${receipt.size} bytes, ${receipt.sha256}`);
  });
  socket.on("attached", async (taskId, { name, size }, content) => {
    const form = content instanceof ArrayBuffer ? "ArrayBuffer" : "something else";
    show("attachment", `${taskId}: ${name}, ${size} bytes, ${form}, ${await sha256(content)}`);
  });
  onClick("download", () => {
    socket.emit("download", TASK, async (content) => {
      show("downloaded", `${content.byteLength} bytes, ${await sha256(content)}`);
    });
  });
  exchangeSketches(socket);
}

function exchangeSketches(socket: BoardSocket): void {
  onClick("sketch", () => {
    // Views into larger buffers: only what they show may be sent.
    const points = Uint8Array.of(9, 9, 1, 2, 3, 9).subarray(2, 5);
    const pressures = new Uint8Array(Float32Array.of(0, 0.5, 0.25).buffer, 4);
    const strokes = [
      { points, pressures },
      { points: points.slice().buffer, pressures: new Blob([pressures]) },
    ];
    socket.emit("sketch", { by: "somebody", strokes });
  });
  socket.on("sketched", ({ by, strokes }) => {
    const shown = strokes.map(({ points, pressures }) => {
      const numbers = [...new Uint8Array(points as ArrayBuffer)];
      const decimals = [...new Float32Array(pressures as ArrayBuffer)];
      return `${numbers.join(" ")} with ${decimals.join(" ")}`;
    });
    show("sketched", `${by}: ${shown.join("; ")}`);
  });
}
