/** A page whose test does all the rest. */
import * as client from "@sockeye/client/slim";
import { exchange } from "./exchange.js";

Object.assign(globalThis, { client, exchange });
