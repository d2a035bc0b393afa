/** A message that was just written, as it is shown until the server has it. */
import type { ChannelMessage } from "./channel-api";
import { identityStore } from "./identity";
import { FILE_BYTES, PICTURE_TYPES } from "./limits.mjs";
import { pictureFrom } from "./picture";

/** A file that goes with a message. */
export interface Upload {
  name: string;
  type: string;
  bytes: ArrayBuffer;
}

export function draftOf(channelId: string, text: string, upload?: Upload): ChannelMessage {
  const { authorId = "", name } = identityStore().getSnapshot();
  return {
    // The server gives the true one, and the list goes by the temporary key until then.
    id: Number.MAX_SAFE_INTEGER,
    channelId,
    text,
    author: { id: authorId, name },
    file: upload ? { id: "", name: upload.name, type: upload.type, size: upload.bytes.byteLength } : null,
    ...(upload && { bytes: upload.bytes }),
    createdAt: new Date().toISOString(),
    version: 0,
    nonce: null,
  };
}

/**
 * Reads a file, and makes a picture small enough.
 * @throws {Error} with a sentence for the reader
 */
export async function uploadFrom(file: File): Promise<Upload> {
  if (PICTURE_TYPES.includes(file.type)) return { name: file.name, ...(await pictureFrom(file)) };
  if (file.size > FILE_BYTES) throw new Error(`A file may have up to ${FILE_BYTES / 1024} kB.`);
  if (file.size === 0) throw new Error("This file is empty.");
  return {
    name: file.name,
    type: file.type || "application/octet-stream",
    bytes: await file.arrayBuffer(),
  };
}
