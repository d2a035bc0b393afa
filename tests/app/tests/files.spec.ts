/** Binary data arrives byte for byte, in both directions. */
import { createHash, randomBytes } from "node:crypto";

import { test } from "../fixtures.ts";

const WAYS = [
  { transport: "websocket", transports: "websocket" },
  { transport: "polling", transports: "polling" },
  { transport: "websocket", transports: "polling,websocket" },
];

for (const { transport, transports } of WAYS) {
  test(`over ${transports}: a file is sent, confirmed, passed on and given back`, async ({ open }) => {
    const anna = await open("anna", { transports });
    const ben = await open("ben", { transports });
    for (const window of [anna, ben]) await window.expectSettled(transport);
    const content = randomBytes(100_000);
    const sha256 = createHash("sha256").update(content).digest("hex");

    await anna.page
      .getByLabel("File", { exact: true })
      .setInputFiles({ name: "noise.bin", mimeType: "application/octet-stream", buffer: content });
    await anna.expectShown("receipt", `noise.bin, 100000 bytes, ${sha256}`);
    await ben.expectShown("attachment", `1: noise.bin, 100000 bytes, ArrayBuffer, ${sha256}`);
    await anna.click("Download");
    await anna.expectShown("downloaded", `100000 bytes, ${sha256}`);
  });

  test(`over ${transports}: an empty file is a file`, async ({ open }) => {
    const anna = await open("anna", { transports });
    await anna.expectSettled(transport);
    const sha256 = createHash("sha256").digest("hex");
    await anna.page
      .getByLabel("File", { exact: true })
      .setInputFiles({ name: "empty", mimeType: "text/plain", buffer: Buffer.alloc(0) });
    await anna.expectShown("receipt", `empty, 0 bytes, ${sha256}`);
    await anna.click("Download");
    await anna.expectShown("downloaded", `0 bytes, ${sha256}`);
  });

  test(`over ${transports}: parts of buffers arrive as what they show, inside of other data`, async ({
    open,
  }) => {
    const anna = await open("anna", { transports });
    const ben = await open("ben", { transports });
    for (const window of [anna, ben]) await window.expectSettled(transport);
    await anna.click("Sketch");
    await ben.expectShown("sketched", "somebody: 1 2 3 with 0.5 0.25; 1 2 3 with 0.5 0.25");
  });
}
