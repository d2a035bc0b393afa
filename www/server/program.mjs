/**
 * Runs a program that knows nothing of this site: ends when the program does, and never
 * leaves it behind, whether it is asked to end or whoever has started it is gone.
 *
 * Arguments: the program and its own arguments.
 */
import { spawn } from "node:child_process";

/** How long the program has for ending cleanly, in ms: less than this process has itself. */
const STOP_PATIENCE = 2_000;

/** Where Debian has servers, which is not on everybody's PATH. */
const SERVER_FOLDERS = "/usr/local/sbin:/usr/sbin";

const [program = "", ...options] = process.argv.slice(2);
const child = spawn(program, options, {
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, PATH: `${process.env.PATH}:${SERVER_FOLDERS}` },
});
child.once("error", (error) => {
  console.error(`${program} can't be started (${error.message}); is it installed?`);
  process.exit(1);
});
child.once("exit", (code) => process.exit(code ?? 1));

function end() {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE);
}
process.once("SIGTERM", end);
process.once("SIGINT", end);
// Whatever makes this process end, as the loss of its parent does.
process.once("exit", () => child.kill("SIGTERM"));
