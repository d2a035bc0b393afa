/**
 * A client that loses one message of ten thousand.
 */
import { faulty } from "./faulty.ts";

export default faulty((hit, forward, args) => {
  if (!hit) forward(...args);
});
