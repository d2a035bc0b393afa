/** `/auth`: each connection with a token of its own, and what happens with bad ones. */
import { expect, type Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { test } from "../fixtures.ts";
import { Person } from "../person.ts";

/** Longer than a token lives, in ms. */
const A_TOKEN_LATER = 30_000;

class TokenPage {
  readonly page: Page;
  readonly connection: Connection;

  constructor(page: Page) {
    this.page = page;
    this.connection = new Connection(page);
  }

  /** What became of the tokens, the newest first. */
  get events() {
    return this.page.getByRole("log", { name: "What became of the tokens" }).getByRole("listitem");
  }

  get remaining() {
    return this.page.getByRole("progressbar", { name: "Remaining life" });
  }

  fact(name: string) {
    const facts = this.page.getByRole("region", { name: "The token", exact: true });
    return facts
      .locator("div", { has: this.page.getByRole("term").filter({ hasText: name }) })
      .getByRole("definition");
  }

  async show(token: string): Promise<void> {
    await this.page.getByRole("button", { name: token }).click();
  }
}

test("the server says who the token is for, and ends the connection with it", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  await tokens.connection.expectState("connected");
  await expect(tokens.fact("Name")).toHaveText(/^Guest /);
  await expect(tokens.fact("Subject")).toHaveText(/^[\w-]{16}$/);
  await expect(tokens.fact("Tokens used")).toHaveText("1");
  await expect(tokens.events).toHaveText([/Accepted/]);
  await expect.poll(async () => Number(await tokens.remaining.getAttribute("value"))).toBeGreaterThan(0);
  const subject = await tokens.fact("Subject").textContent();

  await expect(tokens.fact("Tokens used")).toHaveText("2", { timeout: A_TOKEN_LATER });
  await expect(tokens.events).toHaveText([/Accepted/, /Its time is over/, /Accepted/]);
  await tokens.connection.expectState("connected");
  await expect(tokens.fact("Subject")).toHaveText(subject ?? "");
});

test("an expired token is refused with its reason, and the page recovers", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  await tokens.connection.expectState("connected");
  await tokens.show("Use an expired token");
  await expect(tokens.events).toHaveText([/Accepted/, /token_expired Refused/, /Accepted/]);
  await expect(tokens.fact("Tokens used")).toHaveText("3");
  await tokens.connection.expectState("connected");
});

test("a forged token is refused", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  await tokens.connection.expectState("connected");
  await tokens.show("Use a forged token");
  await expect(tokens.events).toHaveText([/Accepted/, /token_invalid Refused/, /Accepted/]);
  await expect(tokens.fact("Name")).toHaveText(/^Guest /);
  await tokens.connection.expectState("connected");
});

test("cut and mended: another connection, another token", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  const { connection } = tokens;
  await connection.expectState("connected");
  await connection.press("Cut the network");
  await connection.expectState("reconnecting");
  await expect(tokens.events.first()).toHaveText(/The connection was lost/);
  await connection.press("Mend the network");
  await connection.expectState("connected");
  await expect(tokens.fact("Tokens used")).not.toHaveText("1");
  await expect(tokens.events.first()).toHaveText(/Accepted/);
});

test("WebSocket blocked: the token goes over polling", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  const { connection } = tokens;
  await connection.expectTransport("websocket");
  await connection.press("Block WebSocket");
  await connection.expectTransport("polling");
  await expect(tokens.events.first()).toHaveText(/Accepted/);
  await connection.press("Allow WebSocket");
  await connection.expectState("connected");
});

test("slowed down: connections and tokens still come", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  const { connection } = tokens;
  await connection.expectState("connected");
  await connection.press("Slow it down");
  await tokens.show("Use an expired token");
  await expect(tokens.events).toHaveText([/Accepted/, /token_expired Refused/, /Accepted/]);
  await connection.press("Full speed");
  await connection.expectState("connected");
});

test("the server restarted: it still knows its own signature", async ({ openTab }) => {
  const tokens = new TokenPage(await openTab("/auth"));
  const { connection } = tokens;
  await connection.expectState("connected");
  await connection.press("Restart the server");
  await expect(tokens.events).toHaveText([/Accepted/, /The connection was lost/, /Accepted/]);
  await connection.expectState("connected");
});

test("no connection without a token, and no token without a session", async ({ site }) => {
  const anna = new Person(site, "Anna");
  const refused = new Promise((resolve) => {
    anna.connect({}, "/account").on("connect_error", (error: Error & { data?: unknown }) => {
      resolve({ message: error.message, data: error.data });
    });
  });
  expect(await refused).toEqual({ message: "token_missing", data: { code: "token_missing" } });

  const withoutSession = await fetch(`${site.origin}/api/token`);
  expect(withoutSession.status).toBe(401);
  const answered = await anna.request("GET", "/api/token");
  expect(answered.headers.get("cache-control")).toBe("no-store");
  const { token } = (await answered.json()) as { token: string };
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  expect(claims.exp - claims.iat).toBe(20);
  anna.leave();
});
