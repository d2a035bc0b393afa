/** All scenarios. */
import type { Scenario } from "../scenario.ts";
import { acks } from "./acks.ts";
import { binary } from "./binary.ts";
import { buffers } from "./buffers.ts";
import { comparison } from "./comparison.ts";
import { connecting } from "./connecting.ts";
import { emitting } from "./emitting.ts";
import { engine } from "./engine.ts";
import { errors } from "./errors.ts";
import { flags } from "./flags.ts";
import { lifecycle } from "./lifecycle.ts";
import { listeners } from "./listeners.ts";
import { middleware } from "./middleware.ts";
import { namespaces } from "./namespaces.ts";
import { options } from "./options.ts";
import { parsers } from "./parsers.ts";
import { reconnection } from "./reconnection.ts";
import { recovery } from "./recovery.ts";
import { retries } from "./retries.ts";
import { servers } from "./servers.ts";

export const scenarios: Scenario[] = [
  ...comparison,
  ...connecting,
  ...emitting,
  ...acks,
  ...binary,
  ...namespaces,
  ...middleware,
  ...reconnection,
  ...lifecycle,
  ...flags,
  ...listeners,
  ...engine,
  ...options,
  ...servers,
  ...buffers,
  ...errors,
  ...retries,
  ...recovery,
  ...parsers,
];
