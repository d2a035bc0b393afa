/** The page on the server: its newest messages are preloaded and rendered. */
import { preloadChat } from "@sockeye/client/chat";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import type { Message, Settings } from "./app.ts";
import { Scene } from "./scene.tsx";

/** Counts the rows of the list in each frame, from before the script of the page runs. */
const WATCH = `
  globalThis.rowsByFrame = [];
  const look = () => {
    rowsByFrame.push(document.querySelectorAll("li").length);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** The document; the server is at `origin`. */
export async function render(settings: Settings, origin: string): Promise<string> {
  const { channel = "1", pageSize = 10 } = settings;
  const initialPage = await preloadChat<Message>({
    url: `${origin}/api/messages`,
    paramKey: "channelId",
    paramValue: channel,
    pageSize,
  });
  const shown = { ...settings, initialPage };
  const content = renderToString(
    <StrictMode>
      <Scene settings={shown} />
    </StrictMode>,
  );
  return [
    "<!doctype html><title>chat</title>",
    `<div id="root">${content}</div>`,
    `<script>${WATCH}</script>`,
    `<script type="application/json" id="settings">${JSON.stringify(shown)}</script>`,
    '<script src="/main.js"></script>',
  ].join("\n");
}
