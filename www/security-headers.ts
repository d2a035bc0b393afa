/**
 * The headers that keep other people's code and pages away from this site's.
 *
 * `script-src` has to allow inline scripts: Next.js puts some into every page, and pages
 * that are rendered when the site is built can't have a nonce, which must be new for each
 * answer, nor hashes, which differ from page to page. What is left of the policy still
 * keeps out scripts of other origins, `eval`, plugins, foreign frames and form targets. That
 * no text becomes a script is React's work, and this site never passes a message as HTML.
 * A site that renders every page on demand makes a nonce in `proxy.ts`, and drops
 * 'unsafe-inline'.
 */
import type { NextConfig } from "next";

type HeaderRule = Awaited<ReturnType<NonNullable<NextConfig["headers"]>>>[number];

const isDevelopment = process.env.NODE_ENV !== "production";

/** All but what the API answers with files: those have a stricter policy of their own. */
const PAGES = "/((?!api/files/).*)";

const COMMON = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
  { key: "permissions-policy", value: "camera=(), geolocation=(), microphone=()" },
  // For browsers that don't know `frame-ancestors`.
  { key: "x-frame-options", value: "SAMEORIGIN" },
];

export function securityHeaders(): HeaderRule[] {
  return [
    { source: "/:path*", headers: COMMON },
    { source: PAGES, headers: [policy("'self'")] },
    {
      source: PAGES,
      // The site is on several ports, and a policy can't say "this host" but by its name.
      has: [{ type: "host", value: "(?<host>[a-z0-9.-]+)" }],
      headers: [policy("'self' http://:host:* https://:host:* ws://:host:* wss://:host:*")],
    },
  ];
}

/** @param connect where pages may connect to */
function policy(connect: string) {
  const directives = [
    "default-src 'self'",
    // React and Next.js evaluate code in development, to show where errors come from.
    `script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Colours of the code that is shown, and what React sets on elements.
    "style-src 'self' 'unsafe-inline'",
    // Previews of files that are about to be sent.
    "img-src 'self' blob: data:",
    "worker-src 'self' blob:",
    `connect-src ${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ];
  return { key: "content-security-policy", value: directives.join("; ") };
}
