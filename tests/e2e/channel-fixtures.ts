/** What tests of the channel chat start with: a channel of their own, and people in it. */
import { type APIRequestContext, request as playwrightRequest } from "@playwright/test";

import { ChannelPage, newChannel } from "./channel-page.ts";
import { test as base, expect } from "./fixtures.ts";

interface ChannelFixtures {
  channelId: string;
  /** Opens the channel as another person, and waits until it is live. `address` adds to the query. */
  visit: (options?: { path?: string; address?: string }) => Promise<ChannelPage>;
  /** Asks the server, apart from all tabs. */
  server: APIRequestContext;
}

export const test = base.extend<ChannelFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
  channelId: async ({}, use) => use(newChannel()),
  visit: async ({ openTab, channelId }, use) => {
    await use(async ({ path = "/", address = "" } = {}) => {
      const channel = new ChannelPage(await openTab(`${path}?channel=${channelId}${address}`));
      await channel.isLive();
      return channel;
    });
  },
  server: async ({ site }, use) => {
    const context = await playwrightRequest.newContext({ baseURL: site.origin });
    await use(context);
    await context.dispose();
  },
});

export { expect };
