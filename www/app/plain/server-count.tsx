"use client";

/** How many connections of this tab the server has seen, and has: by its own count. */
import { useEffect, useState } from "react";

import { ofTab } from "@/lib/tab";

/** How often the server is asked, in ms. */
const INTERVAL = 1000;

interface Counts {
  opened: number;
  open: number;
}

export function ServerCount({ url }: { url: string | undefined }) {
  const [counts, setCounts] = useState<Counts>();

  useEffect(() => {
    if (!url) return;
    const ask = () =>
      fetch(`${url}${ofTab("/connections")}`)
        .then((response) => response.json())
        .then(setCounts, () => setCounts(undefined));
    void ask();
    const timer = setInterval(ask, INTERVAL);
    return () => clearInterval(timer);
  }, [url]);

  return (
    <ul>
      <li>
        Opened by this tab, says the server: <output data-testid="opened">{counts?.opened ?? "?"}</output>
      </li>
      <li>
        Of these open: <output data-testid="open">{counts?.open ?? "?"}</output>
      </li>
    </ul>
  );
}
