/** The exchange by hooks, below a provider. */
"use client";

import { useSocket, useSocketEvent } from "@sockeye/client/react";
import { useEffect, useState } from "react";
import { question } from "./outcome.js";

export function Exchange() {
  const { socket, isConnected, transport } = useSocket();
  const [answer, setAnswer] = useState();
  const [heard, setHeard] = useState();
  useSocketEvent("heard", setHeard);
  useEffect(() => {
    if (isConnected) socket.emitWithAck("say", question().text).then(setAnswer);
  }, [socket, isConnected]);
  if (!answer || !heard || transport !== "websocket")
    return <p>{isConnected ? "connected" : "connecting"}</p>;
  return <output>{JSON.stringify({ answer, heard, transport })}</output>;
}
