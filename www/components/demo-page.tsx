/** The frame of every page: menu, what is shown, the connection, the parts, the code. */
import type { ReactNode } from "react";

import type { SourceFile } from "@/lib/source";
import type { System } from "@/lib/systems";

import styles from "./demo-page.module.css";
import { SiteHeader } from "./site-header";
import { SourceCode } from "./source-code";

export function DemoPage(props: {
  system: System;
  files: readonly SourceFile[];
  /** What the page does: usually a strip, the working part and what stands beside it. */
  children: ReactNode;
}) {
  const { system, files, children } = props;
  return (
    <div className={styles.page}>
      <SiteHeader current={system.path} />
      <main className={styles.main}>
        <div className={styles.lead}>
          <h1>{system.title}</h1>
          <p>{system.summary}</p>
        </div>
        {children}
        <SourceCode files={files} />
      </main>
    </div>
  );
}

/** The working part, and what stands beside it: buttons, a log. */
export function Columns({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div className={styles.work}>{children}</div>
      <aside className={styles.aside} aria-label="Behind the scenes">
        {aside}
      </aside>
    </div>
  );
}
