/** Why a request is refused, as a type that HTTP and Socket.IO answer with alike. */

/** @import { ErrorCode, Refused } from "../lib/message" */

/** @type {Record<ErrorCode, number>} */
const STATUS = {
  invalid: 400,
  no_session: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_type: 415,
  too_many_rooms: 400,
  rate_limited: 429,
  failed: 500,
};

export class Refusal extends Error {
  name = "Refusal";

  /** @param {ErrorCode} code @param {number} [retryAfter] in seconds */
  constructor(code, retryAfter) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  get status() {
    return STATUS[this.code];
  }

  /** @returns {Refused} */
  get answer() {
    const { code, retryAfter } = this;
    return { ok: false, error: code, ...(retryAfter !== undefined && { retryAfter }) };
  }
}

/** What somebody is told of an error: nothing of one that is ours. @param {unknown} error */
export function refusalOf(error) {
  if (error instanceof Refusal) return error;
  console.error(error);
  return new Refusal("failed");
}
