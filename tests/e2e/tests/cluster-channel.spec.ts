/** The channel chat over three processes: one dies, and the chat goes on with nothing lost. */

import { expect, test } from "../channel-fixtures.ts";
import type { ChannelPage } from "../channel-page.ts";

test.use({ environment: { PROCESSES: "3" } });

/** Tabs that are tried until one is on another process. */
const TABS = 20;

const processOf = async ({ page }: ChannelPage) => (await page.getByTestId("process").textContent()) ?? "";

test("the process of a tab is killed: its chat goes on over another one", async ({ visit }) => {
  const anna = await visit();
  const killed = await processOf(anna);
  let ben = await visit();
  for (let tab = 0; tab < TABS && (await processOf(ben)) === killed; tab += 1) {
    await ben.page.close();
    ben = await visit();
  }
  expect(await processOf(ben)).not.toBe(killed);

  const texts = ["Anna, before", "Ben, before"];
  await anna.say("Anna, before");
  await expect(ben.message("Anna, before")).toBeVisible();
  await ben.say("Ben, before");
  for (const tab of [anna, ben]) await tab.expectTexts(texts);

  await anna.page.getByRole("button", { name: "Kill this process" }).click();
  for (const text of ["Ben, meanwhile", "Ben, still there"]) {
    await ben.say(text);
    await ben.expectState(text, "stored");
    texts.push(text);
  }
  await anna.isLive();
  await anna.say("Anna, after");
  for (const tab of [anna, ben]) await tab.expectTexts([...texts, "Anna, after"]);
  await expect(anna.connection.reconnections).not.toHaveText("0");
});
