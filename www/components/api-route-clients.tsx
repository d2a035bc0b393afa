"use client";

/** Sockeye and the original next to each other, on the same API route with the same options. */
import { io as sockeye } from "@sockeye/client";
import { useEffect, useState } from "react";
import { io as original } from "socket.io-client";

import type { WatchedSocket } from "@/lib/connection";
import { Exchange, type ExchangeSnapshot, type ExchangeSocket, nothingExchanged } from "@/lib/exchange";
import { systems } from "@/lib/systems";

import styles from "./api-route-clients.module.css";
import { ConnectionStrip } from "./connection-strip";
import { type FirstTransport, useApiRouteSocket } from "./use-api-route-socket";
import { useStore } from "./use-store";

/** Messages of one press of a button. */
const BURST = 10;

const COUNTERS: readonly (readonly [name: keyof ExchangeSnapshot, label: string, isTrouble: boolean])[] = [
  ["sent", "Sent", false],
  ["acknowledged", "Acknowledged", false],
  ["lost", "Lost", true],
  ["received", "Received", false],
  ["disconnects", "Disconnections", true],
];

export function ApiRouteClients() {
  const first = useFirstTransport();
  const sockeyeSocket = useApiRouteSocket(sockeye, first);
  const originalSocket = useApiRouteSocket(original, first);
  const sockeyeExchange = useExchange(sockeyeSocket);
  const originalExchange = useExchange(originalSocket);
  const [isRepeating, setRepeating] = useState(false);

  useEffect(() => {
    sockeyeExchange?.repeat(isRepeating);
    originalExchange?.repeat(isRepeating);
  }, [sockeyeExchange, originalExchange, isRepeating]);

  const sendBurst = () => {
    for (let count = 0; count < BURST; count++) {
      sockeyeExchange?.send();
      originalExchange?.send();
    }
  };

  return (
    <>
      <div className={styles.controls}>
        <nav aria-label="Transports" className={styles.choice}>
          {/* Plain links: what Sockeye has learned of the host ends with the document. */}
          <a href={systems.apiRoute.path} aria-current={first === "polling" ? "page" : undefined}>
            Polling first
          </a>
          <a
            href={`${systems.apiRoute.path}?first=websocket`}
            aria-current={first === "websocket" ? "page" : undefined}
          >
            WebSocket first
          </a>
        </nav>
        <button
          type="button"
          className={`primary ${styles.repeat}`}
          disabled={!sockeyeExchange}
          onClick={() => setRepeating(!isRepeating)}
        >
          {isRepeating ? "Stop sending" : "Send one each second"}
        </button>
        <button type="button" disabled={!sockeyeExchange} onClick={sendBurst}>
          Send {BURST} at once
        </button>
      </div>
      <div className={styles.clients}>
        <Client name="Sockeye" socket={sockeyeSocket} exchange={sockeyeExchange} />
        <Client name="socket.io-client" socket={originalSocket} exchange={originalExchange} />
      </div>
    </>
  );
}

/** What the address asks for. Unknown until the page, which is static, is in the browser. */
function useFirstTransport(): FirstTransport | undefined {
  const [first, setFirst] = useState<FirstTransport>();
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("first");
    setFirst(asked === "websocket" ? "websocket" : "polling");
  }, []);
  return first;
}

function Client(props: { name: string; socket: WatchedSocket | null; exchange: Exchange | undefined }) {
  const { name, socket, exchange } = props;
  const counts = useStore(exchange, nothingExchanged);
  return (
    <div className={styles.client}>
      <h2>{name}</h2>
      <ConnectionStrip socket={socket} label={name} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls. */}
      <div role="group" aria-label={`Messages of ${name}`}>
        <dl className={styles.counters}>
          {COUNTERS.map(([counter, label, isTrouble]) => (
            <div key={counter} data-trouble={isTrouble && counts[counter] > 0}>
              <dt>{label}</dt>
              <dd data-testid={counter}>{counts[counter]}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

function useExchange(socket: ExchangeSocket | null): Exchange | undefined {
  const [exchange, setExchange] = useState<Exchange>();
  useEffect(() => {
    if (!socket) return;
    const made = new Exchange(socket);
    setExchange(made);
    return made.attach();
  }, [socket]);
  return exchange;
}
