/** `POST /api/socket/messages?channelId=`: stores a message, then tells everybody. */
import { handlers, socketServer } from "@/lib/api";
import { admit } from "@/server/admission.mjs";
import { channelIdOf, messageRequest } from "@/server/message-requests.mjs";
import { openMessages } from "@/server/messages.mjs";

/** A text of the greatest length, escaped, and its fields. */
export const config = { api: { bodyParser: { sizeLimit: "16kb" } } };

export default handlers({
  POST: async (request, response) => {
    const io = socketServer(response);
    const authorId = await admit(request);
    const channelId = channelIdOf(request.query.channelId);
    const { name, text, nonce } = messageRequest(request.body);

    const messages = await openMessages();
    const { message, isNew, dropped } = await messages.add(
      channelId,
      { id: authorId, name },
      { text, nonce },
    );
    if (isNew) io.emit(`chat:${channelId}:messages`, message);
    for (const old of dropped) io.emit(`chat:${channelId}:messages:delete`, old);
    response.status(201).json(message);
  },
});
