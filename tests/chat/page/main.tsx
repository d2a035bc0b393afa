/** The page in the browser: shows the scene of the address, or goes on with what a server has rendered. */
import { createRoot, hydrateRoot } from "react-dom/client";
import { type Settings, startApp } from "./app.ts";
import { showChannel } from "./plain.ts";
import { Scene } from "./scene.tsx";

globalThis.app = startApp();

const root = document.getElementById("root") as HTMLElement;
const preloaded = document.getElementById("settings")?.textContent;
const settings: Settings = JSON.parse(preloaded ?? (decodeURIComponent(location.search.slice(1)) || "{}"));
if (preloaded) {
  hydrateRoot(root, <Scene settings={settings} />, {
    onRecoverableError: (error) => app.recovered.push(String(error)),
  });
} else if (settings.scene === "plain") {
  showChannel(root, settings);
} else {
  createRoot(root).render(<Scene settings={settings} />);
}
