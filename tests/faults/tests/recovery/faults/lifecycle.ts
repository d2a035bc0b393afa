/** What an everyday browser does to pages that are not in front: hidden, throttled, frozen, cached. */
import type { Fault, Scene } from "../scene.ts";

export const lifecycleFaults: readonly Fault[] = [
  {
    name: "the page is frozen for longer than a heartbeat",
    happen: async (scene) => {
      const ended = scene.sessionEnds();
      await lifecycle(scene, "frozen");
      await ended;
      await resume(scene);
    },
  },
  {
    name: "the page is frozen for five items",
    happen: async (scene) => {
      await lifecycle(scene, "frozen");
      for (let count = 0; count < 5; count += 1) scene.server.publish();
      await resume(scene);
    },
  },
  {
    name: "the page is frozen, and the server crashes meanwhile",
    happen: async (scene) => {
      await lifecycle(scene, "frozen");
      scene.proxy.reset();
      await scene.server.shut();
      await scene.server.open();
      await resume(scene);
    },
  },
  {
    name: "the page is in the background with throttled timers, and a cut",
    happen: async (scene) => {
      const front = await hide(scene);
      await scene.breakOff();
      await scene.recovers();
      scene.healed();
      await front.close();
      await scene.page.bringToFront();
    },
  },
  {
    name: "the page is in the background with throttled timers, and nothing passes for a heartbeat",
    happen: async (scene) => {
      const front = await hide(scene);
      scene.proxy.set({ kind: "swallow" });
      scene.proxy.onLink = (link) => link.set({ kind: "swallow" });
      await scene.happens("trouble");
      scene.healed();
      await front.close();
      await scene.page.bringToFront();
    },
  },
  {
    name: "the page is left and comes back",
    isKept: true,
    happen: (scene) => leaveAndReturn(scene, async () => {}),
  },
  {
    name: "the page is left for longer than a heartbeat and comes back",
    isKept: true,
    happen: (scene) => leaveAndReturn(scene, () => scene.isEmpty()),
  },
];

async function lifecycle(scene: Scene, state: "frozen" | "active"): Promise<void> {
  const cdp = await scene.cdp();
  await cdp.send("Page.setWebLifecycleState", { state });
}

async function resume(scene: Scene): Promise<void> {
  scene.healed();
  await lifecycle(scene, "active");
  await scene.page.bringToFront();
}

/** Puts another page in front. */
async function hide(scene: Scene) {
  const front = await scene.context.newPage();
  await front.bringToFront();
  await scene.page.waitForFunction(() => document.visibilityState === "hidden", undefined, { polling: 50 });
  return front;
}

/** The page comes from the cache, with all that it was, or anew. */
async function leaveAndReturn(scene: Scene, meanwhile: () => Promise<void>): Promise<void> {
  const { page } = scene;
  const here = page.url();
  await page.goto(`${here}elsewhere`);
  await meanwhile();
  scene.healed();
  await page.evaluate(() => history.back());
  await page.waitForURL(here, { waitUntil: "commit" });
  await page.waitForFunction(() => document.readyState === "complete");
  if (!(await page.evaluate(() => "traffic" in globalThis))) await scene.beginAgain();
}
