/** S5: a server that one request starts, and an input that everybody shares. */
import type { Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { expect, test } from "../fixtures.ts";
import { answerTo } from "../polling-client.ts";
import { Site } from "../site.ts";

test("two people share the input, and a newcomer is given its text", async ({ openTab }) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  await writes(anna, "Hello from Anna");
  await expect(textOf(ben)).toHaveValue("Hello from Anna");
  await writes(ben, "Hello from Ben, 你好 <b>");
  await expect(textOf(anna)).toHaveValue("Hello from Ben, 你好 <b>");

  const carol = await openTab("/lazy");
  await expect(textOf(carol)).toHaveValue("Hello from Ben, 你好 <b>");
});

test("both write at once: all see the same in the end", async ({ openTab }) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  await writes(anna, "");
  await Promise.all([
    textOf(anna).pressSequentially("aaaaaaaaaaaaaaaaaaaa"),
    textOf(ben).pressSequentially("bbbbbbbbbbbbbbbbbbbb"),
  ]);
  for (const page of [anna, ben]) await expectSaved(page);
  const carol = await openTab("/lazy");
  await new Connection(carol).expectState("connected");
  const shown = async () => {
    const texts = await Promise.all([anna, ben, carol].map((page) => textOf(page).inputValue()));
    return new Set(texts).size;
  };
  await expect.poll(shown).toBe(1);
});

test("WebSocket works on this path of the same server", async ({ openTab }) => {
  const connection = new Connection(await openTab("/lazy"));
  await connection.expectTransport("websocket");
  await expect(connection.notice).toBeEmpty();
});

test("the length of the text is bounded", async ({ openTab }) => {
  const anna = await openTab("/lazy");
  await writes(anna, "x".repeat(498));
  await textOf(anna).press("End");
  await textOf(anna).pressSequentially("yyyyy");
  await expect(textOf(anna)).toHaveValue(/^x{498}yy$/);
  await expectSaved(anna);
  await expect(textOf(await openTab("/lazy"))).toHaveValue(/^x{498}yy$/);
});

test("the server is started again: the pages start Socket.IO in it, and the text is back", async ({
  openTab,
}) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  await writes(anna, "Before");
  await expect(textOf(ben)).toHaveValue("Before");

  await new Connection(anna).press("Restart the server");
  for (const page of [anna, ben]) {
    await expect(new Connection(page).reconnections).toHaveText("1");
    await new Connection(page).expectState("connected");
    await expect(textOf(page)).toHaveValue("Before");
  }
  await expect(textOf(await openTab("/lazy"))).toHaveValue("Before");
  await writes(ben, "After");
  await expect(textOf(anna)).toHaveValue("After");
});

test("what is written while the network is cut is sent when it is mended", async ({ openTab }) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  await writes(ben, "Before");
  await expect(textOf(anna)).toHaveValue("Before");

  const connection = new Connection(anna);
  await connection.press("Cut the network");
  await connection.expectState("reconnecting");
  await textOf(anna).fill("Written alone");
  await expect(anna.getByTestId("saved")).toHaveAttribute("data-saved", "false");
  await expect(textOf(ben)).toHaveValue("Before");

  await connection.press("Mend the network");
  await connection.expectState("connected");
  await expect(textOf(ben)).toHaveValue("Written alone");
  await expectSaved(anna);
});

test("WebSocket blocked: the input is shared over polling", async ({ openTab }) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  const connection = new Connection(anna);
  await connection.expectTransport("websocket");
  await connection.press("Block WebSocket");
  await expect(connection.reconnections).toHaveText("1");
  await connection.expectTransport("polling");
  await expect(connection.notice).toContainText(
    /^WebSocket (is blocked here|was cut right after it opened): staying on polling/,
  );

  await writes(anna, "Over polling");
  await expect(textOf(ben)).toHaveValue("Over polling");
  await writes(ben, "Back");
  await expect(textOf(anna)).toHaveValue("Back");
});

test("a slow network: the latest of many changes arrives", async ({ openTab }) => {
  const [anna, ben] = [await openTab("/lazy"), await openTab("/lazy")];
  await writes(anna, "");
  const connection = new Connection(anna);
  await connection.press("Slow it down");
  await textOf(anna).pressSequentially("many changes, one after the other");
  await expect(anna.getByTestId("saved")).toHaveAttribute("data-saved", "false");
  await expectSaved(anna);
  await expect(textOf(ben)).toHaveValue("many changes, one after the other");
  await connection.press("Full speed");
});

test("Socket.IO is not there before somebody has asked for it", async ({ request }) => {
  const site = await Site.start({ ONLY: "stock" });
  try {
    const { origin } = new URL((await request.get(`${site.origin}/lazy`)).url());
    const handshake = `${origin}/socket.io/?EIO=4&transport=polling`;
    expect((await request.get(handshake)).status()).toBe(404);
    expect((await request.post(`${origin}/api/socket`)).status()).toBe(405);
    expect((await request.get(`${origin}/api/socket`)).status()).toBe(204);
    expect((await request.get(handshake)).status()).toBe(200);
  } finally {
    await site.stop();
  }
});

test("pages of others are not let in, and what makes no sense is refused", async ({ openTab, request }) => {
  const anna = await openTab("/lazy");
  await new Connection(anna).expectState("connected");
  const { origin } = new URL(anna.url());
  const handshake = `${origin}/socket.io/?EIO=4&transport=polling`;
  const foreign = await request.get(handshake, { headers: { origin: "http://example.com" } });
  expect(foreign.status()).toBe(403);
  await writes(anna, "Still mine");

  for (const value of [["x"], 1, null, "x".repeat(501)]) {
    expect(await answerTo(anna, "/socket.io/", "input-change", value)).toBe(
      '430[{"ok":false,"error":"invalid"}]',
    );
  }
  await expect(textOf(await openTab("/lazy"))).toHaveValue("Still mine");
});

function textOf(page: Page) {
  return page.getByRole("textbox", { name: "Everybody's text" });
}

/** Writes, and waits until the server has it. */
async function writes(page: Page, text: string): Promise<void> {
  await new Connection(page).expectState("connected");
  await textOf(page).fill(text);
  await expectSaved(page);
}

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByTestId("saved")).toHaveAttribute("data-saved", "true");
}
