/** `PATCH` and `DELETE /api/socket/messages/[id]`: one's own messages only. */
import { handlers, socketServer } from "@/lib/api";
import { admit } from "@/server/admission.mjs";
import { editRequest, messageIdOf } from "@/server/message-requests.mjs";
import { openMessages } from "@/server/messages.mjs";

/** A text of the greatest length, escaped. */
export const config = { api: { bodyParser: { sizeLimit: "16kb" } } };

export default handlers({
  PATCH: async (request, response) => {
    const io = socketServer(response);
    const authorId = await admit(request);
    const id = messageIdOf(request.query.id);
    const { text } = editRequest(request.body);

    const messages = await openMessages();
    const message = await messages.edit(id, authorId, text);
    io.emit(`chat:${message.channelId}:messages:update`, message);
    response.json(message);
  },

  DELETE: async (request, response) => {
    const io = socketServer(response);
    const authorId = await admit(request);
    const id = messageIdOf(request.query.id);

    const messages = await openMessages();
    const message = await messages.remove(id, authorId);
    io.emit(`chat:${message.channelId}:messages:delete`, message);
    response.json(message);
  },
});
