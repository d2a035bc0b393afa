/**
 * Short-lived tokens (JWT, HMAC) that say who somebody is. Whoever has one is believed
 * until it ends; nothing is kept of them.
 */
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { errors, jwtVerify, SignJWT } from "jose";

import { dataPath } from "./data-folder.mjs";

/** @import { Claims, TokenRefusal } from "../lib/account" */

/** How long a token is valid, in seconds: short, so that the page can show what happens then. */
export const LIFETIME = 20;

/** The bytes of a secret: as many as HS256 makes of them. */
const SECRET_BYTES = 32;

const ALGORITHM = "HS256";
/** A token for something else, signed by the same secret, is none for this. */
const PURPOSE = { issuer: "sockeye-site", audience: "account" };

/** @type {Uint8Array | undefined} */
let secret;

export class TokenError extends Error {
  name = "TokenError";

  /** @param {TokenRefusal} data what Socket.IO passes on to the client */
  constructor(data) {
    super(data.code);
    this.data = data;
  }
}

/**
 * @param {Pick<Claims, "sub" | "name">} who
 * @param {number} lifetime in seconds; a negative one makes a token that has ended
 */
export function signToken({ sub, name }, lifetime = LIFETIME) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ name })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(sub)
    .setIssuer(PURPOSE.issuer)
    .setAudience(PURPOSE.audience)
    .setIssuedAt(Math.min(now, now + lifetime))
    .setExpirationTime(now + lifetime)
    .sign(currentSecret());
}

/**
 * @param {unknown} token
 * @returns {Promise<Claims>}
 * @throws {TokenError}
 */
export async function verifyToken(token) {
  if (typeof token !== "string") throw new TokenError({ code: "token_missing" });
  try {
    // Named here, because the token itself must not choose how it is verified.
    const options = { algorithms: [ALGORITHM], ...PURPOSE, requiredClaims: ["sub", "iat", "exp"] };
    const { payload } = await jwtVerify(token, currentSecret(), options);
    const { sub = "", name, iat = 0, exp = 0 } = payload;
    return { sub, name: String(name), iat, exp };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new TokenError({ code: "token_expired", expiredAt: error.payload.exp ?? 0 });
    }
    throw new TokenError({ code: "token_invalid" });
  }
}

/** That of the environment, or of the data folder, so that all processes have the same. */
function currentSecret() {
  secret ??= new TextEncoder().encode(process.env.TOKEN_SECRET ?? storedSecret());
  return secret;
}

function storedSecret() {
  const path = dataPath("token-secret");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(SECRET_BYTES).toString("base64url"), { mode: 0o600 });
  try {
    // Nobody sees half of it, and the first one who comes decides.
    linkSync(draft, path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8");
}
