/**
 * `GET /api/files/[id]`: the bytes of a message's file. Strangers have made it: it is shown
 * only if it is a picture, and never runs anything in the name of this site.
 */
import { refused } from "@/lib/api";
import { PICTURE_TYPES } from "@/lib/limits.mjs";
import { openMessages } from "@/server/messages.mjs";
import { Refusal } from "@/server/refusal.mjs";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  try {
    const messages = await openMessages();
    const file = await messages.file((await params).id);
    if (!file) throw new Refusal("not_found");
    const isPicture = PICTURE_TYPES.includes(file.type);
    return new Response(new Uint8Array(file.bytes), {
      headers: {
        "content-type": isPicture ? file.type : "application/octet-stream",
        "content-disposition": `${isPicture ? "inline" : "attachment"}; filename*=UTF-8''${extended(file.name)}`,
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        // Whoever has the address has the file, and another file has another address.
        "cache-control": "private, max-age=31536000, immutable",
      },
    });
  } catch (error) {
    return refused(error);
  }
}

/** A text as RFC 8187 has it: with fewer characters than `encodeURIComponent` leaves. */
function extended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}
