/** The frame of the pages that are served by the Pages Router. */
import type { AppProps } from "next/app";

import "../app/globals.css";

export default function App({ Component, pageProps }: AppProps) {
  return <Component {...pageProps} />;
}
