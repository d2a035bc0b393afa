/** The source of a page, as it was built. */
import type { SourceFile } from "@/lib/source";

import styles from "./source-code.module.css";

export function SourceCode({ files }: { files: readonly SourceFile[] }) {
  return (
    <section className={styles.section} aria-labelledby="source">
      <h2 id="source">The code of this page</h2>
      {files.map(({ name, html }, place) => (
        <details key={name} className={styles.file} open={place === 0}>
          <summary>{name}</summary>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: made of our own files when the site is built. */}
          <div className={styles.code} dangerouslySetInnerHTML={{ __html: html }} />
        </details>
      ))}
    </section>
  );
}
