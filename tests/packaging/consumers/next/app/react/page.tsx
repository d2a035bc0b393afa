/** A page whose client component uses the Socket of the layout. */
import { Exchange } from "../../src/react-exchange";

export default function Page() {
  return <Exchange />;
}
