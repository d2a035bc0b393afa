/** The page in the browser: shows the scene of the address, or goes on with what a server has rendered. */
import { StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { type Settings, startApp } from "./app.ts";
import { showChannel } from "./plain.ts";
import { Scene } from "./scene.tsx";

globalThis.app = startApp();

const root = document.getElementById("root") as HTMLElement;
const preloaded = document.getElementById("settings")?.textContent;
const settings: Settings = JSON.parse(preloaded ?? (decodeURIComponent(location.search.slice(1)) || "{}"));
// At the very top: what is first shown is mounted twice there, and nowhere below.
const shown = (
  <StrictMode>
    <Scene settings={settings} />
  </StrictMode>
);
if (preloaded) {
  hydrateRoot(root, shown, {
    onRecoverableError: (error) => app.recovered.push(String(error)),
  });
} else if (settings.scene === "plain") {
  showChannel(root, settings);
} else {
  createRoot(root).render(shown);
}
