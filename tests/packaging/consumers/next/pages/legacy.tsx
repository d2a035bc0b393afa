/** A page of the Pages Router, rendered on the server for each request. */
import { io } from "@sockeye/client";
import { Outcome } from "../app/outcome";
import { exchange } from "../src/exchange";

export function getServerSideProps() {
  return { props: { imported: typeof io } };
}

export default function Page({ imported }: { imported: string }) {
  return (
    <>
      <p>{imported}</p>
      <Outcome of={({ server, text }) => exchange(io(server), text)} />
    </>
  );
}
