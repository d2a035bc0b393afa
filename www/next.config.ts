/** The site's Next.js settings. Routing, rendering and bundling keep their defaults. */
import type { NextConfig } from "next";

import { securityHeaders } from "./security-headers";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => securityHeaders(),
  // Two servers in development must not share an output.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // This folder has its own lock file; Next.js must not look for one above it.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};

export default config;
