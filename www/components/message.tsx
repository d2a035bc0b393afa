"use client";

/** One message, with its picture and how far it is. */
import { memo } from "react";

import type { Delivery, MessageEntry } from "@/lib/timeline";

import { ClockTime } from "./clock-time";
import styles from "./message.module.css";
import { PictureView } from "./picture-view";

const DELIVERY_TEXT: Record<Delivery, string> = {
  sending: "Sending…",
  retrying: "Waiting for the connection",
  sent: "Sent",
  refused: "Refused by the server",
};

export const Message = memo(function Message(props: {
  message: MessageEntry;
  mine: boolean;
  /** Whether to write the author's name above. */
  named: boolean;
}) {
  const { message, mine, named } = props;
  return (
    <article
      className={styles.message}
      data-mine={mine}
      data-testid="message"
      data-delivery={message.delivery}
      aria-label={`Message of ${message.author.name}`}
    >
      {named && <p className={styles.author}>{message.author.name}</p>}
      <div className={styles.bubble}>
        {message.image && <PictureView picture={message.image} label={`Picture of ${message.author.name}`} />}
        {message.imageExpired && <p className={styles.expired}>This picture is no longer kept.</p>}
        {message.text && (
          <p className={styles.text} data-testid="text">
            {message.text}
          </p>
        )}
      </div>
      <p className={styles.meta}>
        {message.at !== undefined && <ClockTime at={message.at} />}
        {mine && <span className={styles.delivery}>{DELIVERY_TEXT[message.delivery]}</span>}
      </p>
    </article>
  );
});
