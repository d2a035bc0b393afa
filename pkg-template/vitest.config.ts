/** Unit tests of the sources, and tests of the built package over a real server. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The built package lies outside of the folder that has its peers.
  resolve: { dedupe: ["react", "react-dom", "@tanstack/react-query"] },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/patience.ts"],
    // See `tests/patience.ts`.
    testTimeout: 60_000,
    typecheck: { enabled: false },
  },
});
