/**
 * Writes down how the engines differ in what a Socket.IO client can notice: a Markdown table
 * of what each of them has just done. It has no expectations, the tests do: `npm run differences`.
 */
import { once } from "node:events";

import { Engine, type EngineName, engineNames } from "../engine.ts";
import { test } from "../fixtures.ts";
import { setOffline } from "../offline.ts";
import { SocketServer } from "../server.ts";
import { Tab } from "../tab.ts";

/** How long something that may never happen is waited for, in ms. */
const PATIENCE = 4000;

interface Stage {
  name: EngineName;
  engine: Engine;
  tab: Tab;
  server: SocketServer;
  /** The address of an empty page. */
  page: string;
}

type Look = (stage: Stage) => Promise<string>;

/** The log of a WebSocket in the page, until it is closed or nothing has happened for a while. */
async function webSocketLog({ tab, server }: Stage, act: () => unknown): Promise<string> {
  const log = tab.run(
    (url, patience) =>
      new Promise<string>((resolve) => {
        const seen: string[] = [];
        const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
        setTimeout(() => resolve(seen.join(", ") || "nothing"), patience);
        socket.onmessage = ({ data }) => {
          if (String(data).startsWith("0")) socket.send("40");
          if (String(data).startsWith("40")) socket.send('42["ready"]');
        };
        socket.onerror = () => seen.push("error");
        socket.onclose = ({ code, wasClean }) => {
          seen.push(`close ${code}${wasClean ? "" : ", not clean"}`);
          resolve(seen.join(", "));
        };
      }),
    server.url,
    PATIENCE,
  );
  await server.heard("ready");
  await act();
  return log;
}

const has = (expression: string): Look => {
  return async ({ tab }) => String(await tab.driver.executeScript(`return ${expression}`));
};

/** What becomes of a request whose response is cut. */
const cutBody =
  (headers: Record<string, string>): Look =>
  async ({ tab, server }) => {
    const asked = server.interceptOnce(({ url }) => {
      if (!url?.startsWith("/cut")) return undefined;
      return (_, response) => {
        response.writeHead(200, { "Access-Control-Allow-Origin": "*", ...headers });
        response.write("half", () => response.destroy());
      };
    });
    const outcome = tab.run(
      (url) =>
        fetch(`${url}/cut`)
          .then((response) => response.text())
          .then(
            (text) => `success: ${JSON.stringify(text)}`,
            (error) => `${error.name}: ${error.message}`,
          ),
      server.url,
    );
    await asked;
    return outcome;
  };

const refused: Look = ({ tab }) =>
  tab.run(() => fetch("http://127.0.0.1:9/").then(String, (error) => `${error.name}: ${error.message}`));

const offline: Look = async ({ name, tab, engine, server }) => {
  await tab.run(async (url) => {
    const start = { at: 0 };
    const seen: string[] = [];
    const note = (what: string) => seen.push(`${what} after ${Math.round(performance.now() - start.at)} ms`);
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    socket.onclose = ({ code }) => note(`WebSocket closed (${code})`);
    await new Promise((resolve) => {
      socket.onmessage = resolve;
    });
    addEventListener("offline", () => {
      start.at = performance.now();
      note("offline");
    });
    Object.assign(window, { seen });
  }, server.url);
  try {
    await setOffline(name, engine.driver, true);
  } catch {
    return "the driver can't";
  }
  await tab.run((patience) => new Promise((resolve) => setTimeout(resolve, patience)), PATIENCE);
  await setOffline(name, engine.driver, false);
  return tab.run(() => (window as unknown as { seen: string[] }).seen.join("; ") || "nothing");
};

/** Leaves a page with something open, and comes back. */
const comeBack =
  (carrier: "websocket" | "poll"): Look =>
  async ({ tab, server, page }) => {
    await tab.run(
      async (url, carrier) => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        addEventListener("pagehide", ({ persisted }) => seen.push(`pagehide persisted=${persisted}`));
        addEventListener("pageshow", ({ persisted }) => seen.push(`pageshow persisted=${persisted}`));
        if (carrier === "websocket") {
          const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
          socket.onerror = () => seen.push("error");
          socket.onclose = ({ code }) => seen.push(`close ${code}`);
          await new Promise((resolve) => {
            socket.onmessage = resolve;
          });
        } else {
          fetch(`${url}/never`).then(
            () => seen.push("answered"),
            (error) => seen.push(error.name),
          );
        }
      },
      server.url,
      carrier,
    );
    await tab.open(`${page}elsewhere`);
    await tab.driver.navigate().back();
    return tab.run(
      (patience) =>
        new Promise<string>((resolve) => {
          const { seen } = window as unknown as { seen?: string[] };
          if (!seen) resolve("a new page");
          setTimeout(() => resolve(String(seen?.join(", "))), patience);
        }),
      PATIENCE / 4,
    );
  };

/** What the server sees when the page with a pending request goes, and what the page still can say. */
const leave: Look = async ({ tab, server, page }) => {
  const asked = server.interceptOnce(({ url }) => (url?.startsWith("/never") ? () => {} : undefined));
  await tab.run((url) => {
    void fetch(`${url}/never`).catch(() => {});
    addEventListener("pagehide", () => {
      void fetch(`${url}/farewell`, { method: "POST", body: "farewell", keepalive: true });
    });
  }, server.url);
  const request = await asked;
  const start = Date.now();
  const ended = once(request.socket, "close").then(() => `request ended after ${Date.now() - start} ms`);
  const said = server
    .interceptOnce(({ url, method }) =>
      url?.startsWith("/farewell") && method === "POST" ? (_, response) => response.end() : undefined,
    )
    .then(() => "keepalive POST arrives");
  await tab.open(`${page}elsewhere`);
  const facts = [
    [ended, "request goes on"],
    [said, "keepalive POST is lost"],
  ] as const;
  return (await Promise.all(facts.map(([fact, otherwise]) => orLater(fact, otherwise)))).join("; ");
};

/** The code that the server's WebSocket is closed with when the page goes. */
const leaveWebSocket: Look = async ({ tab, server, page }) => {
  const closed = new Promise<string>((resolve) => {
    server.io.engine.once("connection", (connection: { transport: { socket: NodeJS.EventEmitter } }) => {
      connection.transport.socket.once("close", (code: number) => resolve(`close ${code}`));
    });
  });
  await tab.run(async (url) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    await new Promise((resolve) => {
      socket.onmessage = resolve;
    });
  }, server.url);
  await tab.open(`${page}elsewhere`);
  return orLater(closed, "nothing");
};

/** How often a timer of 100 ms fires in a tab behind another one. */
const background: Look = async ({ tab }) => {
  const own = await tab.driver.getWindowHandle();
  await tab.run(() => {
    const ticks = { shown: 0, hidden: 0 };
    Object.assign(window, { ticks });
    setInterval(() => {
      ticks[document.hidden ? "hidden" : "shown"] += 1;
    }, 100);
  });
  await tab.driver.switchTo().newWindow("tab");
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await tab.driver.close();
  await tab.driver.switchTo().window(own);
  const { shown, hidden } = await tab.run(
    () => (window as unknown as { ticks: { shown: number; hidden: number } }).ticks,
  );
  return `${hidden} ticks while hidden, ${shown} while not`;
};

function orLater(fact: Promise<string>, otherwise: string): Promise<string> {
  return Promise.race([
    fact,
    new Promise<string>((resolve) => {
      setTimeout(resolve, PATIENCE, otherwise);
    }),
  ]);
}

const LOOKS: [what: string, look: Look][] = [
  ["Version", async ({ engine }) => engine.version],
  ["`WebTransport`", has('typeof WebTransport !== "undefined"')],
  ["`navigator.connection`", has('"connection" in navigator')],
  ["`WebSocketStream`", has('typeof WebSocketStream !== "undefined"')],
  ["WebSocket, TCP ends (FIN)", (stage) => webSocketLog(stage, () => stage.server.cutSessions())],
  ["WebSocket, TCP reset (RST)", (stage) => webSocketLog(stage, () => stage.server.resetSessions())],
  [
    "WebSocket, server closes with 1011",
    (stage) => webSocketLog(stage, () => stage.server.closeWebSockets(1011)),
  ],
  [
    "WebSocket, server closes with 1012",
    (stage) => webSocketLog(stage, () => stage.server.closeWebSockets(1012)),
  ],
  [
    "WebSocket, server closes with no code",
    (stage) => webSocketLog(stage, () => stage.server.closeWebSockets()),
  ],
  ["`fetch`, nobody listens", refused],
  ["`fetch`, response cut, `Content-Length`", cutBody({ "Content-Length": "100" })],
  ["`fetch`, response cut, chunked", cutBody({})],
  ["Network taken away", offline],
  ["Back to a page with a WebSocket", comeBack("websocket")],
  ["Back to a page with a pending request", comeBack("poll")],
  ["Page left, pending request", leave],
  ["Page left, WebSocket as the server sees it", leaveWebSocket],
  ["`setInterval` of 100 ms in a hidden tab, 4 s", background],
];

test("what the engines do", async ({ clientPage }) => {
  test.setTimeout(600_000);
  const names = (process.env.ENGINES ?? "chromium").split(",") as EngineName[];
  const rows = LOOKS.map(([what]) => [what]);
  for (const name of engineNames.filter((one) => names.includes(one))) {
    const engine = await Engine.start(name);
    for (const [place, [, look]] of LOOKS.entries()) {
      const server = await SocketServer.start();
      const tab = new Tab(engine.driver);
      await tab.open(clientPage);
      const seen = await look({ name, engine, tab, server, page: clientPage });
      rows[place]?.push(seen.replaceAll("|", "\\|"));
      await server.stop();
    }
    await engine.stop();
  }
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  console.log([line(["", ...names]), line(["---", ...names.map(() => "---")]), ...rows.map(line)].join("\n"));
});
