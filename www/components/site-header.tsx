"use client";

/** The product's name, and the choice of theme. */
import { useSyncExternalStore } from "react";

import styles from "./site-header.module.css";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

export function SiteHeader() {
  const theme = useSyncExternalStore(subscribeToTheme, readTheme, () => "system" as const);
  return (
    <header className={styles.header}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <path
          className={styles.body}
          d="M2.5 16C6.4 9.6 11.8 7 17 7c4 0 7 2 9 4.6L30 8v16l-4-3.6C24 23 21 25 17 25 11.8 25 6.4 22.4 2.5 16Z"
        />
        <path
          className={styles.head}
          d="M2.5 16C5.2 11.6 8.6 9 12 7.9c2.6 4.9 2.6 11.3 0 16.2C8.6 23 5.2 20.4 2.5 16Z"
        />
        <circle className={styles.eye} cx="8.2" cy="14.2" r="1.4" />
      </svg>
      <div>
        <h1 className={styles.name}>Sockeye</h1>
        <p className={styles.tagline}>Socket.IO in Rust and WebAssembly</p>
      </div>
      <label className={styles.theme}>
        <span className="visually-hidden">Theme</span>
        <select value={theme} onChange={(event) => chooseTheme(event.target.value as Theme)}>
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {name[0]?.toUpperCase() + name.slice(1)}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

/** The choice lives on the root element, where the style sheet and `layout.tsx` read it. */
function readTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return THEMES.find((name) => name === chosen) ?? "system";
}

function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}

function subscribeToTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
