/**
 * Measurements, over a connection with a parser of its own: MessagePack keeps dates
 * and bytes as they are.
 */
import type { MetricsSocket } from "./connections.ts";
import { onClick, show } from "./page.ts";

/** Reports at each click; the first one connects. */
export function reportMetrics(socket: MetricsSocket): void {
  socket.on("connect", () => show("metrics-state", "in"));
  socket.io.on("open", () => {
    show("metrics-transport", socket.io.engine.transport.name);
    socket.io.engine.once("upgrade", ({ name }) => show("metrics-transport", name));
  });
  socket.on("disconnect", (reason) => show("metrics-state", reason));
  socket.on("total", (reports, last, samples) => {
    const bytes = [...new Uint8Array(samples)];
    show("total", `${reports}, ${last instanceof Date && last.toISOString()}, ${bytes.join(" ")}`);
  });
  onClick("report", async () => {
    socket.connect();
    const summary = await socket.emitWithAck("report", {
      at: new Date("2024-02-29T12:00:00.500Z"),
      samples: Uint8Array.of(1, 2, 255).buffer,
      labels: { unit: "°C", scale: 0.5 },
    });
    show("summary", `${summary.at} ${summary.isDate} ${summary.bytes.join(" ")} ${summary.unit}`);
  });
}
