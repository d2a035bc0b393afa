/** The document of the pages that are served by the Pages Router: as `app/layout.tsx`. */
import { Head, Html, Main, NextScript } from "next/document";

import { ApplyTheme } from "@/components/theme";

export default function Document() {
  return (
    <Html lang="en" suppressHydrationWarning>
      <Head>
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <ApplyTheme />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}
