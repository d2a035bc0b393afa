/** The product's name, the menu, and the choice of theme. */
import { type System, systems } from "@/lib/systems";

import styles from "./site-header.module.css";
import { ThemeChoice } from "./theme";

export function SiteHeader({ current }: { current: string }) {
  return (
    <header className={styles.header}>
      <div className={styles.product}>
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
          <p className={styles.name}>Sockeye</p>
          <p className={styles.tagline}>Socket.IO in Rust and WebAssembly</p>
        </div>
        <ThemeChoice className={styles.theme} />
      </div>
      <nav aria-label="Systems">
        <ul className={styles.menu}>
          {Object.values<System>(systems).map(({ path, code, name }) => (
            <li key={path}>
              {/* Plain links: the pages are on two servers, and each shows a fresh connection. */}
              <a href={path} aria-current={path === current ? "page" : undefined}>
                {code && <span className={styles.code}>{code}</span>}
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
