/**
 * Loaded into each process of the site: it ends when the one that has started it is
 * gone, however that came about.
 */
process.once("disconnect", () => process.exit());
// It is not what a process lives for.
process.channel?.unref();
