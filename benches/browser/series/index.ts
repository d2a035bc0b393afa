/**
 * All series, in the order in which they run and stand in the document.
 */
import { type Case, pointOf, type Series } from "../case.ts";
import heldMessages from "./held-messages.ts";
import listeners from "./listeners.ts";
import messageSize from "./message-size.ts";
import namespaces from "./namespaces.ts";
import rate from "./rate.ts";
import rooms from "./rooms.ts";

export const SERIES = [
  listeners,
  namespaces,
  heldMessages,
  rooms,
  messageSize,
  rate,
] as unknown as readonly Series[];

/** The cases of a series. */
export function pointsOf(series: Series): Case[] {
  return series.values.map((x) => pointOf(series, x));
}
