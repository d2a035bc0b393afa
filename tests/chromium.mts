/**
 * How the tests start the machine's own Chromium: also as root, and without calling
 * home. QUIC stays on, because WebTransport is QUIC.
 *
 * Environment:
 *   CHROMIUM  path of the browser (default /usr/bin/chromium)
 */
export const chromium = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
