/**
 * Programs that a cell runs: to their end, or until the cell is done.
 *
 * What they print is shown when they fail, and never otherwise. They get no
 * setting beyond those that keep a tool from calling home.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const QUIET = { NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };

/** How tools say where they listen: as an address, or as JSON. */
const PORT = /(?:http:\/\/(?:localhost|127\.0\.0\.1):|"port":)([1-9]\d*)/;

/** Runs a program of `node_modules/.bin`, or a path; gives what it printed on stdout. */
export async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  const child = start(folder, program, args);
  let stdout = "";
  child.process.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child.process, "close");
  if (code !== 0) throw new Error(`${[program, ...args].join(" ")} exits with ${code}\n${child.printed()}`);
  return stdout;
}

/** A server that a tool starts, on the port that it prints. */
export class ToolServer {
  readonly #process: ChildProcess;

  private constructor(
    process: ChildProcess,
    /** Its address, without a slash at its end. */
    readonly origin: string,
    /** All that was printed so far. */
    readonly printed: () => string,
  ) {
    this.#process = process;
  }

  static async start(folder: string, program: string, ...args: string[]): Promise<ToolServer> {
    const { process, printed } = start(folder, program, args);
    const origin = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const [, port] = printed().match(PORT) ?? [];
        if (port) resolve(`http://localhost:${port}`);
      };
      process.stdout?.on("data", look);
      process.stderr?.on("data", look);
      process.once("close", (code) =>
        reject(new Error(`${program} exits with ${code} before it serves\n${printed()}`)),
      );
    });
    return new ToolServer(process, origin, printed);
  }

  /** Ends the tool and what it has started. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const closed = once(this.#process, "close");
    process.kill(-pid, "SIGKILL");
    await closed;
  }
}

function start(folder: string, program: string, args: string[]) {
  let output = "";
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...environment(), ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, which is ended as a whole.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return { process: child, printed: () => output };
}

/** Without what npm and Playwright set for themselves; it would change what tools do. */
function environment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_(command|lifecycle|package)|NODE_|TEST_|PW_|PLAYWRIGHT|FORCE_COLOR|INIT_CWD)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
