/**
 * Connection options from the page's address, to show and test how the client
 * behaves. What is not understood is ignored.
 *
 * | parameter                         | option                                       |
 * | --------------------------------- | -------------------------------------------- |
 * | `transports=websocket,polling`    | `transports`: what to use, in that order     |
 * | `tryAllTransports=1`              | `tryAllTransports`: go on to the next        |
 * |                                   | transport when the first cannot connect      |
 * | `upgrade=0`                       | `upgrade`: stay on the transport that works  |
 */
import type { ManagerOptions } from "@sockeye/client";

type DemonstrationOptions = Partial<Pick<ManagerOptions, "transports" | "tryAllTransports" | "upgrade">>;

export function optionsFrom(query: URLSearchParams): DemonstrationOptions {
  const options: DemonstrationOptions = {};
  const transports = query.get("transports")?.split(",").filter(isTransport);
  if (transports?.length) options.transports = transports;
  if (query.has("tryAllTransports")) options.tryAllTransports = isOn(query.get("tryAllTransports"));
  if (query.has("upgrade")) options.upgrade = isOn(query.get("upgrade"));
  return options;
}

function isTransport(name: string): name is "polling" | "websocket" {
  return name === "polling" || name === "websocket";
}

function isOn(value: string | null): boolean {
  return value !== "0" && value !== "false";
}
