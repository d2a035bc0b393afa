"use client";

/** The file of a message: a picture is shown in a frame of fixed size, another one is offered. */
import { useEffect, useState } from "react";

import type { ChannelMessage } from "@/lib/channel-api";
import { PICTURE_TYPES } from "@/lib/limits.mjs";
import { ofTab } from "@/lib/tab";

import styles from "./message-file.module.css";

export function MessageFile({ message }: { message: ChannelMessage }) {
  const { file, bytes } = message;
  const preview = usePreview(bytes, file?.type);
  if (!file) return null;
  const address = file.id ? ofTab(`/api/files/${file.id}`) : preview;
  if (isPicture(file.type)) {
    return (
      <span className={styles.frame}>
        {/* biome-ignore lint/performance/noImgElement: next/image makes other files of it; this is the one that was sent. */}
        {address && <img className={styles.picture} src={address} alt={file.name} data-testid="picture" />}
      </span>
    );
  }
  return (
    <a className={styles.file} href={address} download={file.name} data-testid="file">
      {file.name} <span className={styles.size}>{sizeText(file.size)}</span>
    </a>
  );
}

export function isPicture(type: string | undefined): boolean {
  return type !== undefined && PICTURE_TYPES.includes(type);
}

/** An address of bytes that the server does not have yet, for as long as they are shown. */
function usePreview(bytes: ArrayBuffer | undefined, type: string | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const made = URL.createObjectURL(new Blob([bytes], { type: type ?? "" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return address;
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} kB`;
}
