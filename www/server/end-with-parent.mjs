/**
 * Loaded into each process of the site, and by Node.js into those that it starts: it ends
 * when the one that has started it is gone, however that came about.
 */
process.once("disconnect", () => process.exit());
