/** Tokens that are refreshed. */
import type { Metadata } from "next";

import { DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

import { Account } from "./account";
import { Production } from "./production";

export const metadata: Metadata = { title: systems.auth.title };

export default async function Page() {
  const files = await readSources(
    "app/auth/account-socket.ts",
    "app/api/token/route.ts",
    "server/account.mjs",
    "server/tokens.mjs",
  );
  return (
    <DemoPage system={systems.auth} files={files}>
      <Account />
      <Production />
    </DemoPage>
  );
}
