/** Where the page has its tokens from: good ones, and two kinds of bad ones. Browser only. */
import type { TokenAnswer } from "@/lib/account";
import { ofTab } from "@/lib/tab";

export type TokenKind = "valid" | "expired" | "forged";

/** Stands for a login: a secret that is this tab's alone. */
let session: string | undefined;

/** @throws {Error} if there is no connection, or the server refuses */
export async function fetchToken(kind: TokenKind): Promise<string> {
  session ??= crypto.randomUUID();
  const response = await fetch(ofTab(kind === "expired" ? "/api/token?expired" : "/api/token"), {
    headers: { authorization: `Bearer ${session}` },
    cache: "no-store",
  });
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  const { token } = (await response.json()) as TokenAnswer;
  return kind === "forged" ? forge(token) : token;
}

/** Says that it is of somebody else; the signature knows better. */
function forge(token: string): string {
  const [header, , signature] = token.split(".");
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const claims = btoa(JSON.stringify({ sub: "admin", name: "Admin", iat: 0, exp: inAnHour }));
  return [header, claims.replaceAll("=", ""), signature].join(".");
}
