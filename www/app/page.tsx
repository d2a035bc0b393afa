/** The first page: a chat with rooms. */
import { ChatPage } from "@/components/chat-page";

export default function Page() {
  return <ChatPage />;
}
