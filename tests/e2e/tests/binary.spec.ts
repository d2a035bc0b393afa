/** A picture travels as binary and arrives byte for byte. */
import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

import type { Locator } from "@playwright/test";

import { expect, test } from "../fixtures.ts";

const WAYS = [
  { transport: "websocket", query: "" },
  { transport: "polling", query: "?transports=polling" },
] as const;

for (const { transport, query } of WAYS) {
  test(`a picture arrives byte for byte over ${transport}`, async ({ openWindow }) => {
    const anna = await openWindow(query);
    const ben = await openWindow(query);
    for (const window of [anna, ben]) await window.expectTransport(transport);
    await anna.join("Anna");
    await ben.join("Ben");

    const picture = noisyPng(128);
    await anna.page
      .getByLabel("Picture", { exact: true })
      .setInputFiles({ name: "noise.png", mimeType: "image/png", buffer: picture });
    await expect(anna.page.getByRole("button", { name: "Remove picture" })).toBeVisible();
    await anna.say("Look at this");

    for (const window of [anna, ben]) {
      await window.expectMessages(["Look at this"]);
      const shown = window.messages.getByTestId("picture");
      await expect(shown).toHaveJSProperty("naturalWidth", 128);
      expect(await bytesOf(shown)).toEqual(picture);
    }
  });
}

/** The bytes behind an image's object URL. */
async function bytesOf(image: Locator): Promise<Buffer> {
  const bytes = await image.evaluate(async (element) => {
    const response = await fetch((element as HTMLImageElement).src);
    return [...new Uint8Array(await response.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** A grey square PNG of random pixels, so that every byte value occurs. */
function noisyPng(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8); // bits per sample; colour type 0 is grey
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.of(0), randomBytes(side)]));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
