/** The pages of the site: the systems that it shows, in the order of the menu. */

export interface System {
  path: string;
  /** Its name in the design, if it has one. */
  code?: string;
  /** In the menu. */
  name: string;
  title: string;
  /** What it is, in a sentence or two. */
  summary: string;
}

export const systems = {
  channel: {
    path: "/",
    code: "S6",
    name: "Channel chat",
    title: "A channel with history",
    summary:
      "Messages out of a database by cursor, merged with live events. Cut the network, let somebody else write, mend it: nothing is missing and nothing is there twice.",
  },
  tanstack: {
    path: "/tanstack",
    name: "TanStack Query",
    title: "The same channel in TanStack Query's cache",
    summary: "For applications that keep their data there already: the same hooks, the same guarantees.",
  },
  rooms: {
    path: "/rooms",
    code: "S2",
    name: "Rooms",
    title: "Rooms on a custom server",
    summary:
      "Join, leave, who is here, and rejoined by itself after each reconnection, before anything is sent.",
  },
  apiRoute: {
    path: "/api-route",
    code: "S1",
    name: "API route",
    title: "Socket.IO inside a Pages Router API route",
    summary:
      "Today's Next.js cuts or refuses the WebSocket of such a route. The client stays on the transport that works, and says why.",
  },
  lazy: {
    path: "/lazy",
    code: "S5",
    name: "Lazy server",
    title: "A server that starts with the first visitor",
    summary: "One request starts the server, then the page connects. An input that everybody shares.",
  },
  rawWebSocket: {
    path: "/raw-websocket",
    code: "S3",
    name: "Raw WebSocket",
    title: "A plain WebSocket, without Socket.IO",
    summary: "The same hook, the same reconnection, over a server that knows only WebSocket.",
  },
  serverSentEvents: {
    path: "/server-sent-events",
    code: "S4",
    name: "Server-sent events",
    title: "Notifications by server-sent events",
    summary: "The same hook over an EventSource, fed by a route handler.",
  },
  plain: {
    path: "/plain",
    code: "S7",
    name: "Other origin",
    title: "A Socket.IO server of another origin",
    summary: "Two namespaces over one connection, which no rendering opens twice and unmounting closes.",
  },
  auth: {
    path: "/auth",
    name: "Tokens",
    title: "Tokens that are refreshed",
    summary:
      "Each connection shows the server a token that is good for 20 seconds, fetched just before. When its time is over the server ends the connection, and the page is back with another one.",
  },
  compare: {
    path: "/compare",
    name: "Side by side",
    title: "Next to the original",
    summary: "Sockeye and socket.io-client do the same work in your browser, measured and plotted.",
  },
} as const satisfies Record<string, System>;
