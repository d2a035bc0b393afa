/** What browsers do to pages: offline, asleep, busy, slow, reloaded. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault, Scene } from "../scene.ts";

const TRIES = 2;

/** Of 3G, with room for the traffic. */
const SLOW = { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

export const browserFaults: readonly Fault[] = [
  {
    name: "the browser is offline",
    happen: async (scene) => {
      await scene.context.setOffline(true);
      await scene.happens("trouble");
      await online(scene);
    },
  },
  {
    name: "the browser is offline three times",
    happen: async (scene) => {
      for (const time of [1, 2, 3]) {
        await scene.context.setOffline(true);
        await scene.happens("trouble", time);
        await online(scene);
        await scene.recovers(time);
      }
    },
  },
  {
    name: "the browser is offline until tries have failed",
    happen: async (scene) => {
      await scene.context.setOffline(true);
      await scene.happens("failure", TRIES);
      await online(scene);
    },
  },
  {
    name: "the browser is offline in the beginning",
    isFirst: true,
    happen: async (scene) => {
      await scene.context.setOffline(true);
      await scene.begin();
      await scene.happens("failure", TRIES);
      await online(scene);
    },
  },
  {
    name: "the browser's network is slow for a large message",
    isHarmless: true,
    happen: async (scene) => {
      const cdp = await scene.cdp();
      await cdp.send("Network.enable");
      await cdp.send("Network.emulateNetworkConditions", SLOW);
      scene.server.publishLarge();
      const { published } = scene.server.account("ann");
      await scene.page.evaluate((number) => traffic.heard(number), published);
      scene.healed();
      await cdp.send("Network.emulateNetworkConditions", FAST);
    },
  },
  {
    name: "the page's process sleeps for longer than a heartbeat",
    happen: async (scene) => {
      const processes = await renderers(scene);
      const ended = scene.sessionEnds();
      for (const id of processes) process.kill(id, "SIGSTOP");
      try {
        await ended;
      } finally {
        scene.healed();
        for (const id of processes) process.kill(id, "SIGCONT");
      }
    },
  },
  {
    name: "the page is busy for longer than a heartbeat",
    happen: async (scene) => {
      const ended = scene.sessionEnds();
      const late = createServer(async (_request, response) => {
        await ended;
        response.setHeader("access-control-allow-origin", "*");
        response.end();
      });
      late.listen(0, "127.0.0.1");
      await once(late, "listening");
      await scene.page.evaluate(
        (port) => {
          const request = new XMLHttpRequest();
          request.open("GET", `http://127.0.0.1:${port}/`, false);
          request.send();
        },
        (late.address() as AddressInfo).port,
      );
      scene.healed();
      late.close();
    },
  },
  {
    name: "the processor is slow, and a cut",
    happen: async (scene) => {
      const cdp = await scene.cdp();
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await scene.breakOff();
      await scene.recovers();
      scene.healed();
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    },
  },
  {
    name: "the page is reloaded",
    isKept: true,
    happen: async (scene) => {
      scene.healed();
      await scene.page.reload();
      await scene.beginAgain();
    },
  },
  {
    name: "the page is reloaded while there is no connection",
    isKept: true,
    happen: async (scene) => {
      await scene.proxy.shut();
      await scene.happens("failure");
      await scene.page.reload();
      await scene.proxy.open();
      scene.healed();
      await scene.beginAgain();
    },
  },
];

async function online(scene: Scene): Promise<void> {
  scene.healed();
  await scene.context.setOffline(false);
}

/** All pages of this browser: nobody else's, as each worker has a browser of its own. */
async function renderers({ context }: Scene): Promise<number[]> {
  const browser = context.browser();
  if (!browser) throw new Error("no browser");
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}
