/** An application with one Socket for all of its components. */
import { SocketProvider } from "@sockeye/client/react";
import { question } from "./outcome.js";
import { Exchange } from "./react-exchange.jsx";

const { server } = question();

export default function App() {
  return (
    <SocketProvider url={server}>
      <Exchange />
    </SocketProvider>
  );
}
