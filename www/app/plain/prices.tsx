"use client";

/**
 * Prices of a server of another origin: two namespaces, which share one connection, from
 * when the component is mounted until it is unmounted. Rendering opens nothing.
 */
import { io, type Socket } from "@sockeye/client";
import { useEffect, useState } from "react";

import { ConnectionStrip } from "@/components/connection-strip";
import { tabName } from "@/lib/tab";

import styles from "./prices.module.css";
import { WrongNamespace } from "./wrong-namespace";

interface Price {
  name: string;
  /** In euro a kilogram. */
  price: number;
}

/** Rows for which there is room before the prices come. */
const ROWS = 4;

export function Prices({ url, renderings }: { url: string; renderings: number }) {
  const [socket, setSocket] = useState<Socket | null>(null);
  const [prices, setPrices] = useState<readonly Price[]>([]);

  useEffect(() => {
    const main = io(url, { forceNew: true, query: { tab: tabName() } });
    // Not by `io()`: asked for namespaces that it has seen, it opens a connection for each.
    const listing = main.io.socket("/prices");
    listing.on("prices", setPrices);
    setSocket(main);
    return () => {
      listing.disconnect();
      main.disconnect();
    };
  }, [url]);

  return (
    <>
      <ConnectionStrip socket={socket} />
      <table className={styles.prices} data-testid="prices" data-renderings={renderings}>
        <caption>Prices in the namespace /prices, in € per kg</caption>
        <tbody>
          {Array.from({ length: Math.max(prices.length, ROWS) }, (_, row) => (
            <tr key={prices[row]?.name ?? row}>
              <th scope="row">{prices[row]?.name ?? "–"}</th>
              <td>{prices[row]?.price.toFixed(2) ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <WrongNamespace socket={socket} />
    </>
  );
}
