/** What the tests of a cluster start with: the cluster, all of it alive, and a crowd that talks. */
import { test as base } from "../fixtures.ts";
import { Cluster } from "./cluster.ts";
import { Crowd } from "./crowd.ts";

/** How long seven programs may take to start, in ms: those of a slow machine. */
const PATIENCE = 180_000;

interface TestFixtures {
  crowd: Crowd;
}

interface WorkerFixtures {
  cluster: Cluster;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  cluster: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const cluster = await Cluster.start();
      await use(cluster);
      await cluster.stop();
    },
    { scope: "worker", timeout: PATIENCE },
  ],
  crowd: async ({ browser, site, cluster }, use, { testId, repeatEachIndex, retry }) => {
    const channel = `${testId}-${repeatEachIndex}-${retry}`;
    const crowd = await Crowd.gather(browser, site.address, cluster, channel);
    await use(crowd);
    await crowd.leave();
  },
});

export { expect } from "../fixtures.ts";
