/** The frame of every page: language, metadata, the chosen theme before the first paint. */
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

import { ApplyTheme } from "@/components/theme";

import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Sockeye: Socket.IO in Rust and WebAssembly", template: "%s · Sockeye" },
  icons: "/icon.svg",
  description: "Every way in which people use Socket.IO with Next.js, working, on real servers.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ApplyTheme />
      </head>
      <body>{children}</body>
    </html>
  );
}
