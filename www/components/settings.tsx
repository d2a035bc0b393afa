/** Other ways to connect, as links: the options of `lib/options.ts`. */
const WAYS = [
  { query: "?", label: "Polling, then upgrade (default)" },
  { query: "?upgrade=0", label: "Polling only" },
  { query: "?transports=websocket", label: "WebSocket only" },
  {
    query: "?transports=websocket,polling&tryAllTransports=1",
    label: "WebSocket first, else polling",
  },
];

export function Settings() {
  return (
    <section className="panel" aria-labelledby="settings">
      <h2 id="settings">Connect differently</h2>
      <ul>
        {WAYS.map(({ query, label }) => (
          <li key={query}>
            <a href={query}>{label}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
