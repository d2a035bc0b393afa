/**
 * Waiting ends with the test: no speed of a machine decides whether one passes. Vitest's
 * own limits are a second for `vi.waitFor` and five for a test.
 */
import { vi } from "vitest";

/** In ms: that of `testTimeout` in `vitest.config.ts`. */
const PATIENCE = 60_000;

const { waitFor, waitUntil } = vi;

function patient<Options extends object>(options: Options | number | undefined): Options | number {
  return typeof options === "number" ? options : { timeout: PATIENCE, ...(options as Options) };
}

vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
