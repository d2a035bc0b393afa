/**
 * A client that swaps one message of ten thousand with the one behind it.
 */
import { faulty } from "./faulty.ts";

let held: (() => void) | undefined;

export default faulty((hit, forward, args) => {
  if (hit) {
    held = () => forward(...args);
    return;
  }
  forward(...args);
  held?.();
  held = undefined;
});
