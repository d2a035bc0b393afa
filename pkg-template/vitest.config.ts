/** Unit tests of the sources, and tests of the built package over a real server. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    typecheck: { enabled: false },
  },
});
