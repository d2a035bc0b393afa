/** A field whose text is sent by Enter. */
import type { ReactElement, SyntheticEvent } from "react";

/** Calls `say` with what was written. */
export function Composer({ say }: { say: (text: string) => void }): ReactElement {
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    say(String(new FormData(form).get("text")));
    form.reset();
  };
  return (
    <form onSubmit={submit}>
      <input name="text" aria-label="Message" />
    </form>
  );
}
