/** When a message was written: the time of day, with the date unless it is today's. */

const sameDay = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const anyDay = new Intl.DateTimeFormat([], {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** @param props.at in ISO 8601 */
export function MessageTime({ at }: { at: string }) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return <time dateTime={at}>{(isToday ? sameDay : anyDay).format(moment)}</time>;
}
