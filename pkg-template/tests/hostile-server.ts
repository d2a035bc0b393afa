/**
 * A server that speaks polling and says whatever a test wants: the n-th GET gets
 * the n-th answer, then GETs wait. POSTs are taken and forgotten.
 */

import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A body with status 200, or what to do with the response. */
export type Answer = string | ((response: ServerResponse) => void);

export const handshake =
  '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';

/** The reply that joins the namespace `/`. */
export const joined = '40{"sid":"x"}';

/** Starts a server that is stopped when the test is over; returns its address. */
export async function hostile(...answers: Answer[]): Promise<string> {
  let gets = 0;
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (request.method === "POST") {
      request.resume().on("end", () => response.end("ok"));
      return;
    }
    const answer = answers[gets++];
    if (typeof answer === "string") response.end(answer);
    else answer?.(response);
  });
  await listen(server);
  onTestFinished(() => stop(server));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
