/** What this page leaves out, and a real application must not. */
import styles from "./production.module.css";

const POINTS = [
  [
    "A real login",
    "Here any tab gets a token for the secret that it has made itself. Give tokens only to whoever has a session of your login (an HttpOnly, Secure, SameSite cookie), and end them with it.",
  ],
  [
    "Secrets that change",
    "Sign with a key that has an id (kid), accept the one before until its last token has ended, and keep keys out of the code and of the image. With several services sign with a private key, so that they can verify and not sign.",
  ],
  [
    "Authorisation for each room and each message",
    "A valid token says who somebody is, not what they may do. Ask the database in join-room, in each write and in each read, and ask again when rights change. Whoever loses a right has to leave the room at once: io.in(userId).socketsLeave(roomId).",
  ],
  [
    "Revocation",
    "A token is good until it ends. Keep them short, and when an account is closed call io.in(userId).disconnectSockets().",
  ],
  [
    "CSRF and foreign pages",
    "WebSocket knows no same-origin policy. Check the header Origin at each handshake and each write, as server/origin.mjs does, and never take a cookie alone for a permission.",
  ],
  [
    "TLS, and no token in addresses",
    "Tokens travel in auth, which is in the body, because addresses end up in logs. Use https and wss only, and a Strict-Transport-Security header.",
  ],
  [
    "Limits in a common store",
    "This site counts requests in the memory of a process. Behind a load balancer count in Redis or in the database, and take addresses only from a proxy that you know.",
  ],
  [
    "Validation and bounds",
    "Whatever comes from a client is checked for type, length and size, and every list, queue and table has an upper bound. Files of strangers belong on a host name of their own.",
  ],
  [
    "Something to look at afterwards",
    "Log refusals with who and from where, without tokens and without texts, and let somebody know when there are many.",
  ],
] as const;

export function Production() {
  return (
    <section className={styles.section} aria-labelledby="production">
      <h2 id="production">What a production application must add</h2>
      <p>This page shows how tokens and connections go together. It is not a login.</p>
      <dl>
        {POINTS.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
