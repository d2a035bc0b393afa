/** The namespace `/account` and its tokens, for both sides of the connection. */

/** What a token says, signed by the server. Times are in seconds since the Unix epoch. */
export interface Claims {
  /** The public id of who it is. */
  sub: string;
  name: string;
  /** When it was made. */
  iat: number;
  /** When it ends. */
  exp: number;
}

export type TokenRefusalCode = "token_missing" | "token_invalid" | "token_expired";

/** The `data` of the `connect_error` when a connection is refused. */
export interface TokenRefusal {
  code: TokenRefusalCode;
  /** In seconds since the Unix epoch; with "token_expired". */
  expiredAt?: number;
}

/** What a page gets from `GET /api/token`. */
export interface TokenAnswer {
  token: string;
}

export interface AccountServerEvents {
  /** The server has accepted a token, which ends in `endsIn` ms. */
  accepted: (claims: Claims, endsIn: number) => void;
}

export interface AccountClientEvents {
  echo: (value: unknown, ack: (value: unknown) => void) => void;
}
