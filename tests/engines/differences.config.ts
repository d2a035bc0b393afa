/** Prints how the engines of `ENGINES` differ, as a table. */
import { defineConfig } from "@playwright/test";

export default defineConfig({ testDir: "differences", workers: 1, reporter: [["line"]] });
