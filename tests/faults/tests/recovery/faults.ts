/** The catalogue: everything that goes wrong in the tests of recovery. */
import { answerFaults } from "./faults/answers.ts";
import { browserFaults } from "./faults/browser.ts";
import { lifecycleFaults } from "./faults/lifecycle.ts";
import { networkFaults } from "./faults/network.ts";
import { serverFaults } from "./faults/server.ts";
import { webSocketFaults } from "./faults/websockets.ts";
import type { Fault } from "./scene.ts";

export const faults: readonly Fault[] = [
  ...networkFaults,
  ...answerFaults,
  ...webSocketFaults,
  ...serverFaults,
  ...browserFaults,
];

/** Those that only an everyday browser has. */
export const everydayFaults: readonly Fault[] = lifecycleFaults;
