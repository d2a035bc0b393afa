/** A time of day, as the reader's language writes it. Rendered in the browser only. */
export function ClockTime(props: { at: number; seconds?: boolean }) {
  const moment = new Date(props.at);
  const text = moment.toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    ...(props.seconds && { second: "2-digit" }),
  });
  return <time dateTime={moment.toISOString()}>{text}</time>;
}
