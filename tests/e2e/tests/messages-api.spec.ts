/** The channel chat's server: history by cursor, sends, edits, files, rooms, and what it refuses. */
import { randomUUID } from "node:crypto";

import { test as base, expect } from "../fixtures.ts";
import { heard, type Message, Person } from "../person.ts";

const test = base.extend<{ meet: (name: string) => Person; channelId: string }>({
  meet: async ({ site }, use) => {
    const people: Person[] = [];
    await use((name) => {
      const person = new Person(site, name);
      people.push(person);
      return person;
    });
    for (const person of people) person.leave();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
  channelId: async ({}, use) => use(`test-${randomUUID().slice(0, 8)}`),
});

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

test.describe("history", () => {
  test("the archive is read to its end: nothing twice, one order", async ({ meet }) => {
    const anna = meet("Anna");
    const seen: Message[] = [];
    let cursor: string | null = null;
    do {
      const page = await anna.page("archive", { limit: "500", ...(cursor && { cursor }) });
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(50_000);
    const isSorted = seen.every((message, place) => {
      const newer = seen[place - 1];
      return !newer || (newer.id > message.id && newer.createdAt > message.createdAt);
    });
    expect(isSorted).toBe(true);
  });

  test("conversations are there from the start", async ({ meet }) => {
    const anna = meet("Anna");
    for (const channelId of ["general", "random"]) {
      const { items } = await anna.page(channelId, { limit: "100" });
      expect(items.length).toBeGreaterThan(24);
      expect(new Set(items.map(({ author }) => author.id)).size).toBeGreaterThan(3);
    }
  });

  test("pages are of ten, newest first, and the last one says so", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    const sent: Message[] = [];
    for (let place = 0; place < 20; place++) sent.push(await anna.say(channelId, `Number ${place}`));
    const first = await anna.page(channelId);
    expect(first.items).toEqual(sent.slice(10).toReversed());
    const second = await anna.page(channelId, { cursor: String(first.nextCursor) });
    expect(second).toEqual({ items: sent.slice(0, 10).toReversed(), nextCursor: null });
    expect(await anna.page(`${channelId}-empty`)).toEqual({ items: [], nextCursor: null });
  });

  test("a cursor stands for a place while others delete and add", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    const sent: Message[] = [];
    for (let place = 0; place < 9; place++) sent.push(await anna.say(channelId, `Number ${place}`));
    const { items, nextCursor } = await anna.page(channelId, { limit: "4" });
    expect(idsOf(items)).toEqual(idsOf(sent.slice(5).toReversed()));

    // The message of the cursor itself, one that was shown, one that was not; and another one.
    for (const place of [5, 7, 3]) {
      const response = await anna.request("DELETE", `/api/socket/messages/${sent[place]?.id}`);
      expect(response.status).toBe(200);
    }
    await anna.say(channelId, "Later");
    const next = await anna.page(channelId, { limit: "4", cursor: String(nextCursor) });
    expect(idsOf(next.items)).toEqual([4, 2, 1, 0].map((place) => sent[place]?.id));
    expect(next.nextCursor).toBeNull();
  });

  for (const query of [
    "",
    "channelId=",
    "channelId=General",
    "channelId=a/b",
    `channelId=${"a".repeat(41)}`,
    "channelId=general&cursor=",
    "channelId=general&cursor=-1",
    "channelId=general&cursor=1e3",
    "channelId=general&cursor=9999999999999999999",
    "channelId=general&cursor=1%20or%201=1",
    "channelId=general&limit=0",
    "channelId=general&limit=501",
    "channelId=general&limit=ten",
  ]) {
    test(`refuses ?${query.slice(0, 50)}`, async ({ meet }) => {
      const response = await meet("Anna").request("GET", `/api/messages?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ ok: false, error: "invalid" });
    });
  }
});

test.describe("sends", () => {
  test("stored, then heard by everybody, once for each nonce", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const socket = ben.connect();
    const events = heard(socket);
    await socket.emitWithAck("join-room", channelId);

    const sent = await anna.say(channelId, "Hello", "nonce-1");
    expect(sent).toMatchObject({
      channelId,
      text: "Hello",
      author: { name: "Anna" },
      file: null,
      version: 1,
      nonce: "nonce-1",
    });
    expect(sent.author.id).not.toContain(anna.session);
    expect(await anna.say(channelId, "Hello", "nonce-1")).toEqual(sent);
    // The same nonce of somebody else is another message.
    const other = await ben.say(channelId, "Hello too", "nonce-1");
    expect(other.id).not.toBe(sent.id);

    await expect.poll(() => events.at(-1)).toEqual([`chat:${channelId}:messages`, other]);
    expect(events.filter(([event]) => event === `chat:${channelId}:messages`)).toEqual([
      [`chat:${channelId}:messages`, sent],
      [`chat:${channelId}:messages`, other],
    ]);
    expect((await anna.page(channelId)).items).toEqual([other, sent]);
  });

  test("sent at the same time, a nonce is stored once, and all others have their order", async ({
    meet,
    channelId,
  }) => {
    const people = ["Anna", "Ben", "Cleo"].map(meet);
    const sent = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: 12 }, (_, place) => person.say(channelId, "Hi", `nonce-${place % 6}`)),
      ),
    );
    expect(new Set(idsOf(sent)).size).toBe(18);
    const { items } = await meet("Dora").page(channelId, { limit: "100" });
    expect(items).toHaveLength(18);
    expect(new Set(items.map(({ createdAt }) => createdAt)).size).toBe(18);
    expect(items).toEqual(items.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1)));
  });

  test("one's own is edited and deleted, and everybody hears of it", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const socket = ben.connect();
    const events = heard(socket);
    await socket.emitWithAck("join-room", channelId);
    const sent = await anna.say(channelId, "Helo");
    const path = `/api/socket/messages/${sent.id}`;

    for (const version of [2, 3]) {
      const text = `Hello ${version}`;
      const response = await anna.request("PATCH", path, { text });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ ...sent, text, version });
    }
    const gone = await anna.request("DELETE", path);
    expect(await gone.json()).toEqual({ ...sent, text: "Hello 3", version: 3 });
    expect((await anna.page(channelId)).items).toEqual([]);
    expect((await anna.request("DELETE", path)).status).toBe(404);

    const last = [`chat:${channelId}:messages:delete`, { ...sent, text: "Hello 3", version: 3 }];
    await expect.poll(() => events.at(-1)).toEqual(last);
    expect(events.filter(([event]) => event === `chat:${channelId}:messages:update`)).toHaveLength(2);
  });

  test("somebody else's is neither edited nor deleted", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const sent = await anna.say(channelId, "Mine");
    const path = `/api/socket/messages/${sent.id}`;
    expect((await ben.request("PATCH", path, { text: "Yours" })).status).toBe(403);
    expect((await ben.request("DELETE", path)).status).toBe(403);
    expect((await anna.page(channelId)).items).toEqual([sent]);

    const [resident] = (await ben.page("general", { limit: "1" })).items;
    expect((await ben.request("DELETE", `/api/socket/messages/${resident?.id}`)).status).toBe(403);
    for (const id of ["0", "-1", "x", "999999999", "99999999999999999999"]) {
      expect((await anna.request("DELETE", `/api/socket/messages/${id}`)).status).toBe(404);
    }
  });

  test("text that looks like SQL, HTML or a prototype is stored as it is", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    const texts = [
      `'); drop table messages; --`,
      `<img src=x onerror="alert(1)"><script>alert(1)</script>`,
      `{"__proto__":{"admin":true}}`,
      "two\nlines\tand a tab",
      "🐟 ñ 魚 \u202e",
    ];
    for (const text of texts) expect((await anna.say(channelId, text, `'${text.length}"`)).text).toBe(text);
    const { items } = await anna.page(channelId);
    expect(items.map(({ text }) => text)).toEqual(texts.toReversed());
    expect((await anna.page("general", { limit: "1" })).items).toHaveLength(1);
  });
});

test.describe("what is refused", () => {
  const long = "a".repeat(2001);
  for (const [what, body] of Object.entries({
    "no text": {},
    "an empty text": { text: "  \n" },
    "a text of another type": { text: 7 },
    "a text that is too long": { text: long },
    "a character that no database stores": { text: "a\0b" },
    "no name": { text: "Hi", name: null },
    "an empty name": { text: "Hi", name: " " },
    "a name that is too long": { text: "Hi", name: "a".repeat(31) },
    "a nonce of another type": { text: "Hi", nonce: { a: 1 } },
    "a nonce that is too long": { text: "Hi", nonce: "a".repeat(65) },
  })) {
    test(what, async ({ meet, channelId }) => {
      const response = await meet("Anna").post(channelId, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ ok: false, error: "invalid" });
    });
  }

  test("the longest text is taken", async ({ meet, channelId }) => {
    const text = "魚".repeat(2000);
    expect((await meet("Anna").say(channelId, text)).text).toBe(text);
  });

  test("a channel that can't be one", async ({ meet }) => {
    expect((await meet("Anna").post("No%20Channel", { text: "Hi" })).status).toBe(400);
  });

  test("a request without a session, or with one that can be guessed", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    for (const authorization of ["", "Bearer ", "Bearer short", `Basic ${anna.session}`]) {
      expect((await anna.post(channelId, { text: "Hi" }, { authorization })).status).toBe(401);
    }
  });

  test("a request of somebody else's page", async ({ meet, channelId, site }) => {
    const anna = meet("Anna");
    const sent = await anna.say(channelId, "Hi");
    for (const origin of ["https://elsewhere.example", "null", `http://localhost:${site.port + 1}`]) {
      const headers = { origin };
      expect((await anna.post(channelId, { text: "Hi" }, headers)).status).toBe(403);
      const path = `/api/socket/messages/${sent.id}`;
      expect((await anna.request("DELETE", path, undefined, headers)).status).toBe(403);
    }
    expect((await anna.post(channelId, { text: "Hi" }, { origin: site.origin })).status).toBe(201);
  });

  test("a body of another type, one that is none, one that is too large", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    const path = `/api/socket/messages?channelId=${channelId}`;
    const form = { "content-type": "text/plain" };
    expect((await anna.post(channelId, { text: "Hi" }, form)).status).toBe(415);
    expect((await anna.request("POST", path, "{")).status).toBe(400);
    expect((await anna.request("POST", path, "[]")).status).toBe(400);
    expect((await anna.post(channelId, { text: "a".repeat(20_000) })).status).toBe(413);
    expect((await anna.request("PUT", path, {})).status).toBe(405);
  });

  test("more than anybody writes, and nobody else is kept from writing", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    // Whatever is refused counts too, so nothing is stored here.
    const attempts = await Promise.all(Array.from({ length: 60 }, () => anna.post(channelId, {})));
    const refused = attempts.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ ok: false, error: "rate_limited" });
    expect((await ben.post(channelId, { text: "Hi" })).status).toBe(201);

    // The same person by events.
    const socket = anna.connect();
    const answer = await socket.emitWithAck("send-file", {});
    expect(answer).toMatchObject({ ok: false, error: "rate_limited" });
    expect(answer.retryAfter).toBeGreaterThan(0);
  });
});

test.describe("files", () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const fileMessage = (channelId: string, file: object, more: object = {}) => ({
    channelId,
    text: "",
    nonce: randomUUID(),
    name: "Anna",
    file: { name: "fish.png", type: "image/png", bytes: png, ...file },
    ...more,
  });

  test("sent by an event, heard by everybody, shown from its address", async ({ meet, channelId, site }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const listener = ben.connect();
    const events = heard(listener);
    await listener.emitWithAck("join-room", channelId);
    const socket = anna.connect();
    const request = fileMessage(channelId, {}, { text: "Look!" });
    const { ok, message } = await socket.emitWithAck("send-file", request);
    expect(ok).toBe(true);
    expect(message).toMatchObject({
      text: "Look!",
      file: { name: "fish.png", type: "image/png", size: png.length },
    });
    await expect.poll(() => events.at(-1)).toEqual([`chat:${channelId}:messages`, message]);
    expect((await anna.page(channelId)).items).toEqual([message]);
    // The connection may have been lost before the answer.
    expect((await socket.emitWithAck("send-file", request)).message).toEqual(message);
    expect((await anna.page(channelId)).items).toEqual([message]);

    const response = await fetch(`${site.origin}/api/files/${message?.file?.id}`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline; filename*=UTF-8''fish.png",
      "x-content-type-options": "nosniff",
    });
    expect(headers["content-security-policy"]).toContain("sandbox");
    expect(headers["cache-control"]).toContain("immutable");
  });

  test("what is no picture is saved and not shown, whatever it says it is", async ({
    meet,
    channelId,
    site,
  }) => {
    const anna = meet("Anna");
    const socket = anna.connect();
    const name = `a"b\\c;'ü.svg`;
    for (const type of ["text/html", "image/svg+xml", "text/html\r\nx: y", 7]) {
      const bytes = Buffer.from("<script>alert(1)</script>");
      const { message } = await socket.emitWithAck(
        "send-file",
        fileMessage(channelId, { name, type, bytes }),
      );
      const response = await fetch(`${site.origin}/api/files/${message?.file?.id}`);
      expect(response.headers.get("content-type")).toBe("application/octet-stream");
      expect(response.headers.get("content-disposition")).toBe(
        "attachment; filename*=UTF-8''a%22b%5Cc%3B%27%C3%BC.svg",
      );
    }
  });

  test("the largest file is taken over polling too, a larger one is refused", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    for (const transport of ["websocket", "polling"]) {
      const socket = anna.connect({ transports: [transport] });
      const largest = fileMessage(channelId, { bytes: Buffer.alloc(1024 * 1024) });
      expect((await socket.emitWithAck("send-file", largest)).ok).toBe(true);
      const larger = fileMessage(channelId, { bytes: Buffer.alloc(1024 * 1024 + 1) });
      expect(await socket.emitWithAck("send-file", larger)).toEqual({ ok: false, error: "too_large" });
    }
  });

  test("nonsense is refused, and the connection stays", async ({ meet, channelId }) => {
    const socket = meet("Anna").connect();
    for (const request of [
      null,
      "file",
      {},
      fileMessage("No Channel", {}),
      fileMessage(channelId, { bytes: "text" }),
      fileMessage(channelId, { bytes: Buffer.alloc(0) }),
      fileMessage(channelId, { name: "a\nb" }),
      fileMessage(channelId, { name: "a".repeat(101) }),
      { ...fileMessage(channelId, {}), nonce: undefined },
      { ...fileMessage(channelId, {}), text: "a".repeat(2001) },
    ]) {
      expect(await socket.emitWithAck("send-file", request)).toEqual({ ok: false, error: "invalid" });
    }
  });

  test("a file goes with its message; one that is not there is not found", async ({
    meet,
    channelId,
    site,
  }) => {
    const anna = meet("Anna");
    const { message } = await anna.connect().emitWithAck("send-file", fileMessage(channelId, {}));
    const address = `${site.origin}/api/files/${message?.file?.id}`;
    await anna.request("DELETE", `/api/socket/messages/${message?.id}`);
    expect((await fetch(address)).status).toBe(404);
    expect((await fetch(`${site.origin}/api/files/..%2f..%2fpackage.json`)).status).toBe(404);
  });
});

test.describe("rooms", () => {
  test("a person with two connections counts once", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const watching = ben.connect();
    const events = heard(watching);
    const { you, members } = await watching.emitWithAck("join-room", channelId);
    expect(members).toEqual([you]);

    const [one, other] = [anna.connect(), anna.connect()];
    const joined = await one.emitWithAck("join-room", channelId);
    expect(joined.members).toEqual([you, joined.you]);
    expect((await other.emitWithAck("join-room", channelId)).members).toEqual([you, joined.you]);
    one.disconnect();
    await other.emitWithAck("leave-room", channelId);

    const presence = { roomId: channelId, ...joined.you };
    await expect
      .poll(() => events.filter(([event]) => event !== "members"))
      .toEqual([
        ["user-joined", presence],
        ["user-left", presence],
      ]);
  });

  test("the author of messages is the member of rooms", async ({ meet, channelId }) => {
    const anna = meet("Anna");
    const { you } = await anna.connect().emitWithAck("join-room", channelId);
    expect((await anna.say(channelId, "Hi")).author).toEqual({ id: you?.userId, name: you?.name });
  });

  test("typing is told to the others of the room, and only by its members", async ({ meet, channelId }) => {
    const [anna, ben] = [meet("Anna"), meet("Ben")];
    const [typing, reading] = [anna.connect(), ben.connect()];
    const events = heard(reading);
    await reading.emitWithAck("join-room", channelId);
    expect(await typing.emitWithAck("typing", channelId)).toEqual({ ok: false, error: "forbidden" });
    const { you } = await typing.emitWithAck("join-room", channelId);
    typing.emit("typing", channelId);
    await expect.poll(() => events.at(-1)).toEqual(["typing", { roomId: channelId, member: you }]);
  });

  test("what is asked for is done in its order", async ({ meet, channelId }) => {
    const socket = meet("Anna").connect();
    socket.emit("join-room", channelId);
    socket.emit("leave-room", channelId);
    expect((await socket.emitWithAck("typing", channelId)).error).toBe("forbidden");
  });

  test("rooms that can't be one, and too many of them, are refused", async ({ meet, channelId }) => {
    const socket = meet("Anna").connect();
    for (const room of [undefined, null, "", "No Channel", ["a"], { toString: 1 }, "a".repeat(41)]) {
      expect(await socket.emitWithAck("join-room", room)).toEqual({ ok: false, error: "invalid" });
    }
    for (let place = 0; place < 10; place++) {
      expect((await socket.emitWithAck("join-room", `${channelId}-${place}`)).ok).toBe(true);
    }
    const answer = await socket.emitWithAck("join-room", channelId);
    expect(answer).toEqual({ ok: false, error: "too_many_rooms" });
  });
});

test("pages allow only what they need", async ({ openTab, site }) => {
  const page = await openTab("/auth");
  const headers = await (await page.reload())?.allHeaders();
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
  });
  expect(headers?.["content-security-policy"]).toContain("frame-ancestors 'self'");

  const outcome = await page.evaluate(async (own) => {
    const blocked = (directive: string) =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => {
          if (event.effectiveDirective === directive) resolve(event.blockedURI);
        });
      });
    const [request, script] = [blocked("connect-src"), blocked("script-src-elem")];
    const reaches = (address: string) =>
      fetch(address, { mode: "no-cors" }).then(
        () => true,
        () => false,
      );
    const element = document.createElement("script");
    element.src = "http://elsewhere.invalid/script.js";
    document.head.append(element);
    return {
      own: await reaches(own),
      other: await reaches("http://elsewhere.invalid/data"),
      blocked: [await request, await script],
    };
  }, `${site.origin}/api/messages?channelId=general`);
  expect(outcome).toEqual({
    own: true,
    other: false,
    blocked: ["http://elsewhere.invalid/data", "http://elsewhere.invalid/script.js"],
  });
});
