/**
 * One run of a scenario, as streams to compare: the page's log and the wire, without
 * what is different in every run.
 *
 * Sockets and Managers are one stream, in the order of the page. What the engine tells
 * is a stream of its own: where it stands among the other events is the network's
 * choice under polling, and so is how packets are batched there.
 */
import type { PageRecording } from "./page/main.ts";
import type { Entry } from "./page/recorder.ts";
import type { WireRecord } from "./proxy.ts";
import type { Scenario, Setting } from "./scenario.ts";
import { idsOnWire, type Streams, wireStreams } from "./wire.ts";

export interface Run {
  setting: Setting;
  page: PageRecording;
  records: readonly WireRecord[];
  seen: readonly string[];
  port: number;
}

export function streamsOf(scenario: Scenario, run: Run): Streams {
  const streams: Streams = new Map();
  for (const entry of run.page.log) {
    const name = streamOfEntry(entry, run.setting === "websocket" && !scenario.endless);
    if (name === undefined) continue;
    const isNew = add(streams, name, `${entry.source}: ${entry.text}`, isCounted(entry));
    if (entry.state === undefined || !isNew) continue;
    // Apart, so that a wrong flag does not hide whether the event is right.
    const event = /^[^(]*/.exec(entry.text)?.[0];
    add(streams, `${name} flags`, `${entry.source}: ${event}  [${entry.state}]`, isCounted(entry));
  }
  for (const line of run.seen) {
    // When the server misses an old connection, beside a new one, is chance, and so is which socket it misses.
    const connection = /^\/\S* \d+/.exec(line)?.[0];
    const text = line.replace(/disconnect: transport (close|error)$/, "disconnect: transport");
    add(streams, connection ? `server ${connection}` : "server", text, true);
  }
  for (const [name, lines] of wireStreams(run.records)) streams.set(name, lines);
  if (scenario.racesUpgrade && run.setting === "default") dropUpgrade(streams);
  const normalise = normaliser(scenario, run);
  for (const [name, lines] of streams) streams.set(name, lines.map(normalise));
  return streams;
}

/** Tells whether the line was added: what is not counted is there once. */
function add(streams: Streams, name: string, line: string, isCounted: boolean): boolean {
  const lines = streams.get(name) ?? [];
  streams.set(name, lines);
  if (!isCounted && lines.includes(line)) return false;
  lines.push(line);
  return true;
}

function dropUpgrade(streams: Streams): void {
  for (const [name, lines] of streams) {
    if (/^wire \d+ probe$|^engine \d+ (upgrade|flow .*)( flags)?$/.test(name)) streams.delete(name);
    if (/^wire \d+ (requests|sent|received)$/.test(name)) {
      streams.set(
        name,
        lines.filter((line) => line !== "1" && !/^(WebSocket|POST) /.test(line)),
      );
    }
  }
}

const MOVES = /^(upgrading|upgrade|upgradeError)\(/;
const FLOW = /^(flush|drain)\(/;
const BEATS = /^(ping|pong)\(|^packet(Create)?\(\{type: "(ping|pong|noop)"/;

function streamOfEntry({ source, text }: Entry, isOrdered: boolean): string | undefined {
  if (source.startsWith("manager") && text.startsWith("ping(")) return `${source} heartbeat`;
  if (source.startsWith("manager") && text.startsWith("packet(")) return `${source} packets`;
  if (!source.startsWith("engine")) return "application";
  if (BEATS.test(text)) return text.includes('"noop"') ? undefined : `${source} heartbeat`;
  if (isOrdered) return source;
  // A noop is a heartbeat too.
  if (text.startsWith("heartbeat(")) return undefined;
  if (MOVES.test(text)) return `${source} upgrade`;
  if (FLOW.test(text)) return `${source} flow ${text}`;
  return /^packetCreate\(/.test(text) ? `${source} sending` : `${source}`;
}

/** Pings come as often as the run is long, and under polling a batch is what the network makes it. */
function isCounted({ source, text }: Entry): boolean {
  if (source.startsWith("manager")) return !text.startsWith("ping(");
  return !source.startsWith("engine") || !(BEATS.test(text) || FLOW.test(text));
}

function normaliser(scenario: Scenario, run: Run): (line: string) => string {
  const ids = idsOnWire(run.records);
  const masked = new Map<string, string>();
  return (line) => {
    let result = line;
    for (const [id, name] of ids) result = result.replaceAll(id, name);
    result = result.replaceAll(`:${run.port}`, ":<port>");
    if (scenario.mask) {
      result = result.replace(new RegExp(scenario.mask, "g"), (text) => {
        const name = masked.get(text) ?? `<masked ${masked.size + 1}>`;
        masked.set(text, name);
        return name;
      });
    }
    return result;
  };
}
