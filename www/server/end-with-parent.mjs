/**
 * Loaded into each process of the site: it ends when the one that has started it is
 * gone, however that came about. Processes that it starts itself (`next dev` does)
 * inherit this module, and are its own business.
 *
 * SUPERVISOR is the id of the process that starts the site's processes.
 */
if (process.env.SUPERVISOR === String(process.ppid)) {
  process.once("disconnect", () => process.exit());
  // It is not what a process lives for.
  process.channel?.unref();
}
