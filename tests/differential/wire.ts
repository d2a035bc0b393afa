/**
 * What came over the wire, as streams that are the same whenever the clients behave
 * the same: packets in the order of their session, whichever request or frame carried
 * them.
 *
 * Left out or folded, because the network decides it: how many polling requests there
 * are and what each carries, the number of noops and pings, when an upgrade happens.
 */
import type { RequestRecord, WebSocketRecord, WireRecord } from "./proxy.ts";

/** Names of streams to their lines. */
export type Streams = Map<string, string[]>;

const COMPARED_HEADERS = /^(accept|content-type|authorization|cookie|x-.*|sec-websocket-protocol)$/;
const SEPARATOR = "\x1e";

interface Packet {
  sequence: number;
  direction: "sent" | "received";
  text: string;
}

export function wireStreams(records: readonly WireRecord[]): Streams {
  const streams: Streams = new Map();
  const numbers = new Map<string, number>();
  const packets = new Map<number, Packet[]>();
  let sessions = 0;

  const sessionOf = (record: WireRecord): number => {
    const sid = new URL(record.url, "http://x").searchParams.get("sid");
    if (sid !== null) {
      const known = numbers.get(sid);
      if (known !== undefined) return known;
    }
    sessions += 1;
    const opened = openedSid(record);
    if (sid ?? opened) numbers.set(sid ?? opened ?? "", sessions);
    return sessions;
  };

  for (const record of [...records].sort((a, b) => a.sequence - b.sequence)) {
    const session = sessionOf(record);
    const own = packets.get(session) ?? [];
    packets.set(session, own);
    push(streams, `wire ${session} requests`, requestLine(record));
    own.push(...(record.kind === "request" ? packetsOfRequest(record) : packetsOfWebSocket(record)));
    if (record.kind === "websocket" && record.closed) {
      push(streams, `wire ${session} requests`, `WebSocket closed by ${closing(record)}`);
    }
  }
  for (const [name, lines] of streams) {
    const session = Number(name.split(" ")[1]);
    const isOver =
      packets.get(session)?.some(({ text }) => text === "1") || lines.some((line) => / -> cut$/.test(line));
    // Requests of a session that has ended meet a server that may or may not have heard of it.
    const own = isOver ? lines.map((line) => line.replace(/ -> 400 .*Session ID unknown.*/, "")) : lines;
    streams.set(name, [...new Set(own)].sort());
  }
  for (const [session, own] of packets) {
    for (const { direction, text } of own.sort((a, b) => a.sequence - b.sequence)) {
      const stream = streamOf(text);
      if (stream === "noop") continue;
      const name = stream === "packets" ? `wire ${session} ${direction}` : `wire ${session} ${stream}`;
      const line = stream === "packets" ? shortened(text) : `${direction} ${text}`;
      const lines = streams.get(name) ?? [];
      if (stream !== "heartbeat" || !lines.includes(line)) push(streams, name, line);
    }
  }
  return streams;
}

/** Pairs of an id that the server has invented and its name, in order of appearance. */
export function idsOnWire(records: readonly WireRecord[]): Map<string, string> {
  const ids = new Map<string, string>();
  const counts = new Map<string, number>();
  const add = (kind: string, id: unknown) => {
    if (typeof id !== "string" || ids.has(id)) return;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    ids.set(id, `<${kind} ${count}>`);
  };
  const received = records
    .flatMap((record) => (record.kind === "request" ? packetsOfRequest(record) : packetsOfWebSocket(record)))
    .filter(({ direction }) => direction === "received")
    .sort((a, b) => a.sequence - b.sequence);
  for (const { text } of received) {
    const match = /^(0|40(?:\/[^,]*,)?)(\{.*\})$/.exec(text);
    if (!match) continue;
    try {
      const { sid, pid } = JSON.parse(match[2] ?? "") as { sid?: unknown; pid?: unknown };
      add(match[1] === "0" ? "session" : `id ${/\/[^,]*/.exec(match[1] ?? "")?.[0] ?? "/"}`, sid);
      add("pid", pid);
    } catch {
      // Not JSON: the scenario is about that, and no id is in it.
    }
  }
  return ids;
}

function openedSid(record: WireRecord): string | undefined {
  const first =
    record.kind === "request" ? record.response?.body.split(SEPARATOR)[0] : record.frames[0]?.data.toString();
  const match = /^0(\{.*\})$/.exec(first ?? "");
  if (!match) return undefined;
  try {
    return (JSON.parse(match[1] ?? "") as { sid?: string }).sid;
  } catch {
    return undefined;
  }
}

/** A cache buster of the documented form is as good as any other, and so is any order of the query. */
function requestLine(record: WireRecord): string {
  const [path, query] = record.url.split("?");
  const fields = (query ?? "").split("&").map((field) => field.replace(/^(t|stamp)=[0-9a-z]{8}$/, "$1=<t>"));
  const url = `${path}?${fields.sort().join("&")}`;
  const headers = Object.entries(record.headers)
    .filter(([name]) => COMPARED_HEADERS.test(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .sort();
  const line = `${record.kind === "websocket" ? "WebSocket" : record.method} ${url} {${headers.join(", ")}}`;
  if (record.kind === "websocket") {
    return record.refused === undefined ? line : `${line} -> ${record.refused}`;
  }
  if (record.cut) return `${line} -> cut`;
  const { response } = record;
  return !response || response.status === 200 ? line : `${line} -> ${response.status} ${response.body}`;
}

function closing({ closed }: WebSocketRecord): string {
  return closed ? `${closed.by} ${closed.code}` : "";
}

function packetsOfRequest(record: RequestRecord): Packet[] {
  const packets: Packet[] = [];
  const add = (direction: Packet["direction"], sequence: number, body: string) => {
    for (const text of body.split(SEPARATOR)) {
      packets.push({ direction, sequence, text: /^b[A-Za-z0-9+/=]*$/.test(text) ? bytes(text) : text });
    }
  };
  if (record.method === "POST") add("sent", record.sequence, record.body);
  if (record.method === "GET" && record.response?.status === 200) {
    add("received", record.response.sequence, record.response.body);
  }
  return packets;
}

function bytes(base64: string): string {
  return binary(Buffer.from(base64.slice(1), "base64"));
}

function binary(data: Buffer): string {
  return `binary ${data.length} ${Buffer.from(data.subarray(0, 32)).toString("hex")}`;
}

function packetsOfWebSocket(record: WebSocketRecord): Packet[] {
  return record.frames.map(({ from, sequence, data }) => ({
    direction: from === "client" ? "sent" : "received",
    sequence,
    text: typeof data === "string" ? data : binary(data),
  }));
}

function streamOf(packet: string): "packets" | "probe" | "heartbeat" | "noop" {
  if (packet === "2probe" || packet === "3probe" || packet === "5") return "probe";
  if (packet === "2" || packet === "3") return "heartbeat";
  return packet === "6" ? "noop" : "packets";
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…(${text.length})` : text;
}

function push(streams: Streams, name: string, line: string): void {
  const lines = streams.get(name);
  if (lines) lines.push(line);
  else streams.set(name, [line]);
}
