/** The frame of every page: language, metadata, the chosen theme before the first paint. */
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

import "./globals.css";

export const metadata: Metadata = {
  title: "Sockeye: Socket.IO in Rust and WebAssembly",
  description: "A chat with rooms that stays connected: long-polling, WebSocket, lost connections and all.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
};

/** Runs while the page is parsed, so that a chosen theme does not flash. */
const APPLY_THEME = `document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "system";`;

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file. */}
        <script dangerouslySetInnerHTML={{ __html: APPLY_THEME }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
