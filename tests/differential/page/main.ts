/**
 * The entry of the page: runs one scenario with the client that was built in.
 */

import type { Setting } from "../scenario.ts";
import { scenarios } from "../scenarios/index.ts";
import { PageClient } from "./client.ts";
import { type Mutation, mutate } from "./mutations.ts";
import type { Entry } from "./recorder.ts";

export interface PageRecording {
  log: Entry[];
  /** Why the scenario could not be played to its end. */
  failure?: string;
}

declare global {
  interface Window {
    play(name: string, setting: Setting, mutation?: Mutation): Promise<PageRecording>;
  }
}

window.play = async (name, setting, mutation) => {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (!scenario) throw new Error(`no such scenario: ${name}`);
  const client = new PageClient(scenario, setting);
  if (mutation) mutate(client.lib, mutation);
  const { recorder } = client;
  window.addEventListener("error", (event) => recorder.add("page", `uncaught ${messageOf(event.error)}`));
  window.addEventListener("unhandledrejection", (event) =>
    recorder.add("page", `uncaught ${messageOf(event.reason)}`),
  );
  try {
    await scenario.run(client);
    if (!scenario.endless) await client.settled();
    return { log: recorder.log };
  } catch (error) {
    return { log: recorder.log, failure: messageOf(error) };
  }
};

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
