"use client";

/** The choice of theme, which all of the site's servers share: a cookie belongs to no port. */
import { useSyncExternalStore } from "react";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** Runs while the page is parsed, so that a chosen theme does not flash. */
const APPLY = `document.documentElement.dataset.theme = /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? "system";`;

export function ApplyTheme() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file.
  return <script dangerouslySetInnerHTML={{ __html: APPLY }} />;
}

export function ThemeChoice({ className }: { className?: string | undefined }) {
  const theme = useSyncExternalStore(subscribe, read, () => "system" as const);
  return (
    <label className={className}>
      <span className="visually-hidden">Theme</span>
      <select value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {name[0]?.toUpperCase() + name.slice(1)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The choice lives on the root element, where the style sheet reads it. */
function read(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return THEMES.find((name) => name === chosen) ?? "system";
}

function choose(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
