"use client";

/** Everything of the page below its title: the way in, then rooms over one Socket. */
import { SocketProvider, useSocket } from "@sockeye/client/react";
import { useState } from "react";
import { AskFor } from "@/components/ask-for";
import { BreakButtons } from "@/components/break-buttons";
import { ConnectionStrip } from "@/components/connection-strip";
import { Columns } from "@/components/demo-page";
import { USER_NAME_LENGTH } from "@/lib/limits.mjs";
import { tabName } from "@/lib/tab";
import { JoinRoom } from "./join-room";
import { Room } from "./room";
import styles from "./rooms-demo.module.css";
import { SentEvents } from "./sent-events";

export function RoomsDemo() {
  const [name, setName] = useState<string>();
  if (name === undefined) {
    return (
      <section className={`panel ${styles.entrance}`} aria-labelledby="entrance">
        <h2 id="entrance">Who are you?</h2>
        <AskFor what="Your name" length={USER_NAME_LENGTH} action="Enter" onAnswer={setName} />
        <p>Open the page in a second window, under another name, and talk to yourself.</p>
      </section>
    );
  }
  return (
    <SocketProvider url="/rooms" options={{ auth: { name }, query: { tab: tabName() } }}>
      <Rooms name={name} />
    </SocketProvider>
  );
}

function Rooms({ name }: { name: string }) {
  const { socket, error } = useSocket();
  const [rooms, setRooms] = useState(["lobby", "salmon"]);
  return (
    <>
      <ConnectionStrip socket={socket} />
      <Columns
        aside={
          <>
            <BreakButtons />
            <SentEvents socket={socket} />
          </>
        }
      >
        <JoinRoom joined={rooms} onJoin={(id) => setRooms([...rooms, id])} />
        {error && <p role="alert">{error.message}</p>}
        <div className={styles.rooms}>
          {rooms.map((id) => (
            <Room
              key={id}
              id={id}
              name={name}
              onLeave={() => setRooms(rooms.filter((other) => other !== id))}
            />
          ))}
        </div>
      </Columns>
    </>
  );
}
