"use client";

/** Renders, mounts and unmounts the prices, and shows what the server counts meanwhile. */
import { useEffect, useState } from "react";

import { BreakButtons } from "@/components/break-buttons";
import { Columns } from "@/components/demo-page";

import { Prices } from "./prices";
import styles from "./prices.module.css";
import { ServerCount } from "./server-count";

/** `port` is that of the server, on the host that has served the page. */
export function PricesDemo({ port }: { port: number }) {
  const [url, setUrl] = useState<string>();
  const [mounted, setMounted] = useState(true);
  const [renderings, setRenderings] = useState(1);
  useEffect(() => setUrl(`${window.location.protocol}//${window.location.hostname}:${port}`), [port]);

  return (
    <Columns
      aside={
        <>
          <BreakButtons server="plain" />
          <section className="panel" aria-labelledby="counts">
            <h2 id="counts">One connection</h2>
            <ServerCount url={url} />
            <p>
              Renderings asked for: <output data-testid="renderings">{renderings}</output>
            </p>
            <div className={styles.buttons}>
              <button type="button" onClick={() => setRenderings(renderings + 1)}>
                Render again
              </button>
              <button type="button" onClick={() => setMounted(!mounted)}>
                {mounted ? "Unmount" : "Mount"}
              </button>
            </div>
          </section>
        </>
      }
    >
      {mounted && url ? (
        <Prices url={url} renderings={renderings} />
      ) : (
        <p className={`panel ${styles.unmounted}`}>{url ? "Not mounted." : ""}</p>
      )}
    </Columns>
  );
}
