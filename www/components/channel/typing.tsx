/** Who is writing. The line is always there, so that nothing moves. */
import styles from "./typing.module.css";

/** More names than this would not fit. */
const NAMES_SHOWN = 2;

export function Typing({ names }: { names: readonly string[] }) {
  return (
    <p className={styles.typing} role="status" data-testid="typing">
      {textFor(names)}
    </p>
  );
}

function textFor(names: readonly string[]): string {
  if (names.length === 0) return "";
  if (names.length > NAMES_SHOWN) return `${names.length} people are writing…`;
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} writing…`;
}
