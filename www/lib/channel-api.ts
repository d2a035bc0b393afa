/**
 * What the page asks of the server: to store, change and delete messages. Each call
 * resolves with the stored message or throws an error with a sentence for the reader.
 */
import type { Socket } from "@sockeye/client";

import { identityStore } from "./identity";
import type { Message } from "./message";
import { ofTab } from "./tab";

/** A message on its way: with the bytes of its file, if there is one. */
export interface ChannelMessage extends Message {
  bytes?: ArrayBuffer;
}

/** Why a message was not sent, when it was for the network alone. */
export const NO_CONNECTION = "No connection";

/** How long the answer to a file is waited for, in ms: it may be large, and the network slow. */
const FILE_PATIENCE = 20_000;

/** What was sent before, until it was answered. */
let last: Promise<unknown> = Promise.resolve();

type FileAnswer = { ok: true; message: Message } | { ok: false; error: string };

/**
 * Stores a message under a key of its own, so that sending it twice stores it once; one
 * after the other, so that they are stored as they were written.
 */
export function sendMessage(socket: Socket | null, draft: ChannelMessage, nonce: string): Promise<Message> {
  const send = () => (draft.file ? sendFile(socket, draft, nonce) : postMessage(draft, nonce));
  const sent = last.then(send);
  last = sent.catch(() => {});
  return sent;
}

function postMessage({ channelId, text }: Message, nonce: string): Promise<Message> {
  const { session, name } = identityStore().getSnapshot();
  return ask("POST", `?${new URLSearchParams({ channelId })}`, session, { text, nonce, name });
}

/** Over the Socket, as binary. */
async function sendFile(socket: Socket | null, draft: ChannelMessage, nonce: string): Promise<Message> {
  const { channelId, text, file, bytes } = draft;
  if (!socket?.connected) throw new Error(NO_CONNECTION);
  const request = {
    channelId,
    text,
    nonce,
    name: identityStore().getSnapshot().name,
    file: { name: file?.name, type: file?.type, bytes },
  };
  const answer: FileAnswer = await socket
    .timeout(FILE_PATIENCE)
    .emitWithAck("send-file", request)
    .catch(() => {
      throw new Error(NO_CONNECTION);
    });
  if (!answer.ok) throw new Error(`Refused: ${answer.error}`);
  return answer.message;
}

export function editMessage({ id }: Message, text: string): Promise<Message> {
  return ask("PATCH", `/${id}`, identityStore().getSnapshot().session, { text });
}

export async function deleteMessage({ id }: Message): Promise<void> {
  await ask("DELETE", `/${id}`, identityStore().getSnapshot().session);
}

async function ask(method: string, path: string, session: string, body?: object): Promise<Message> {
  const response = await fetch(ofTab(`/api/socket/messages${path}`), {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${session}` },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(NO_CONNECTION);
  });
  // Of the gateway: the server behind it is starting again.
  if (response.status === 503) throw new Error(NO_CONNECTION);
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(`Refused: ${answer?.error ?? response.status}`);
  return answer;
}
