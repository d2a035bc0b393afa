/** What something on the way answers in place of the server: errors, portals, nonsense. */
import type { Answer, Rule } from "../../../proxy/link.ts";
import type { Fault, Scene, Setting } from "../scene.ts";

const TRIES = 2;

const WITH_WEBSOCKET: readonly Setting[] = ["websocket", "default"];

const PORTAL: Answer = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Welcome</title><p>Please log in to use this network.",
};

const answered: readonly [name: string, answer: Answer][] = [
  ...[400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504].map((status): [string, Answer] => [
    `${status}`,
    { status },
  ]),
  ["200 and a portal", PORTAL],
  ["200 and nothing", { status: 200 }],
  ["204", { status: 204 }],
  ["200 and a handshake that was cut", { status: 200, body: '0{"sid":"abc","upgr' }],
  ["400 and an unknown session", { status: 400, body: '{"code":1,"message":"Session ID unknown"}' }],
];

const forAll: Fault[] = [
  ...answered.map(
    ([name, answer]): Fault => ({
      name: `every request is answered with ${name}`,
      happen: async (scene) => {
        scene.proxy.rule = () => answer;
        scene.proxy.reset();
        await scene.happens("failure", TRIES);
      },
    }),
  ),
  {
    name: "503 from the beginning",
    isFirst: true,
    happen: async (scene) => {
      scene.proxy.rule = () => ({ status: 503 });
      await scene.begin();
      await scene.happens("failure", TRIES);
    },
  },
  {
    name: "redirected to a portal",
    happen: async (scene) => {
      scene.proxy.rule = ({ url }) =>
        url.startsWith("/portal") ? PORTAL : { status: 302, headers: { location: "/portal" } };
      scene.proxy.reset();
      await scene.happens("failure", TRIES);
    },
  },
];

const ofRequests: Fault[] = [
  {
    name: "each POST is answered with 502",
    settings: ["polling"],
    happen: async (scene) => {
      scene.proxy.rule = ({ method }) => (method === "POST" ? { status: 502 } : undefined);
      await scene.happens("trouble");
    },
  },
  {
    name: "each GET of a session is answered with 502",
    settings: ["polling"],
    happen: async (scene) => {
      scene.proxy.rule = ({ method, hasSession }) =>
        method === "GET" && hasSession ? { status: 502 } : undefined;
      await scene.happens("trouble");
    },
  },
  {
    name: "a body larger than a proxy takes is refused with 413",
    settings: ["polling"],
    happen: async (scene) => {
      scene.proxy.rule = ({ headers }) =>
        Number(headers.get("content-length")) > 50_000 ? { status: 413 } : undefined;
      await scene.happens("trouble");
    },
  },
];

/** WebSockets are refused for good: the default client stays on polling. */
const refused: Fault[] = [400, 403, 404, 426, 502].map(
  (status): Fault => ({
    name: `WebSockets are answered with ${status}`,
    settings: WITH_WEBSOCKET,
    happen: (scene) => untilRefused(scene, ({ isWebSocket }) => (isWebSocket ? { status } : undefined)),
  }),
);

const brokenOff: Fault[] = [
  {
    name: "WebSockets are reset in place of an answer",
    settings: WITH_WEBSOCKET,
    happen: (scene) =>
      untilRefused(scene, ({ isWebSocket }, link) => {
        if (isWebSocket) link.reset();
        return undefined;
      }),
  },
  {
    name: "WebSockets are accepted with the wrong key",
    settings: WITH_WEBSOCKET,
    happen: (scene) =>
      untilRefused(scene, ({ isWebSocket }) =>
        isWebSocket
          ? {
              status: 101,
              headers: { upgrade: "websocket", connection: "upgrade", "sec-websocket-accept": "AAAA" },
            }
          : undefined,
      ),
  },
];

export const answerFaults: readonly Fault[] = [...forAll, ...ofRequests, ...refused, ...brokenOff];

/** A WebSocket that carries the session is cut, and new ones break the rule, until one has. */
async function untilRefused(scene: Scene, rule: Rule): Promise<void> {
  const refusal = new Promise<void>((resolve) => {
    scene.proxy.rule = (request, link) => {
      if (request.isWebSocket) resolve();
      return rule(request, link);
    };
  });
  scene.proxy.reset();
  await refusal;
  // A client on polling is well without a WebSocket; it gets one with its next connection.
  await (scene.setting === "default" ? scene.recovers() : scene.happens("failure"));
  if (scene.setting === "default") await scene.breakOff();
}
