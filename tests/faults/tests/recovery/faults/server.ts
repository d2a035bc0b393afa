/** What servers do: restart, crash, forget, refuse, throw out. */
import type { Fault, Scene } from "../scene.ts";

const TRIES = 2;

const RECOVERY = { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } };

export const serverFaults: readonly Fault[] = [
  {
    name: "the server restarts in order",
    happen: async (scene) => {
      await scene.server.shut();
      await scene.happens("failure", TRIES);
      await scene.server.open();
    },
  },
  {
    name: "the server crashes and comes back",
    happen: crash,
  },
  {
    name: "the server crashes three times",
    happen: async (scene) => {
      for (const time of [1, 2, 3]) {
        scene.proxy.reset();
        await scene.server.shut();
        await scene.happens("trouble", time);
        await scene.server.open();
        await scene.recovers(time);
      }
    },
  },
  {
    name: "the server is not there yet",
    isFirst: true,
    happen: async (scene) => {
      await scene.server.shut();
      await scene.begin();
      await scene.happens("failure", TRIES);
      await scene.server.open();
    },
  },
  {
    name: "a cut, and the server restores the session",
    server: RECOVERY,
    happen: async (scene) => {
      // A server that has not noticed yet can't restore what is still there.
      const ended = scene.sessionEnds();
      scene.proxy.arrival = "reset";
      scene.proxy.reset();
      await ended;
    },
    afterwards: ({ server }, report) => {
      if (report.recovered === 0 || server.recoveries === 0) throw new Error("nothing was restored");
    },
  },
  {
    name: "the server could restore sessions, but has crashed",
    server: RECOVERY,
    happen: crash,
    afterwards: (_scene, report) => {
      if (report.recovered > 0) throw new Error("restored by a server that can't");
    },
  },
  {
    name: "the server knows its sessions no more",
    happen: async ({ server, proxy }) => {
      server.forgetSessions();
      for (const link of proxy.streams) link.reset();
    },
  },
  {
    name: "the server closes all sessions",
    happen: async ({ server }) => server.closeSessions(),
  },
  {
    name: "the server throws all clients out, and the application connects again",
    happen: async (scene) => {
      scene.server.disconnectAll();
      await scene.happens("disconnect");
    },
  },
  {
    name: "the server throws clients out of one namespace, and the application joins it again",
    // What was on its way to the namespace makes the server close the whole connection.
    happen: async (scene) => {
      const rejoined = scene.page.evaluate(
        () => new Promise<void>((resolve) => traffic.feed.once("connect", resolve)),
      );
      // By now the page is listening.
      await scene.note();
      scene.server.disconnectFeeds();
      await rejoined;
    },
  },
  {
    name: "a middleware refuses a returning client, and the application tries again",
    happen: async (scene) => {
      const refused = scene.page.evaluate(
        () => new Promise<void>((resolve) => traffic.entries.once("connect_error", () => resolve())),
      );
      scene.server.isRefusing = true;
      await scene.breakOff();
      await refused;
      scene.server.isRefusing = false;
      scene.healed();
    },
  },
  {
    name: "the server sends what breaks the protocol",
    happen: async ({ server }) => server.sendGarbage(),
  },
  {
    name: "two answers are lost",
    isHarmless: true,
    happen: async (scene) => {
      scene.server.answersToLose = 2;
      await scene.happens("answer", 6);
    },
    afterwards: ({ server }) => {
      // A busy machine answers late: then there are more.
      if (server.account("ann").repeats < 2) throw new Error("entries were not tried again twice");
    },
  },
];

async function crash(scene: Scene): Promise<void> {
  scene.proxy.reset();
  await scene.server.shut();
  await scene.happens("failure", TRIES);
  await scene.server.open();
}
