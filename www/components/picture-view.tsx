"use client";

/** A picture from its bytes, through an object URL that lives as long as the element. */
import { useEffect, useState } from "react";

import type { Picture } from "@/lib/protocol";

import styles from "./picture-view.module.css";

export function PictureView({ picture, label }: { picture: Picture; label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([picture.bytes], { type: picture.type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <span className={styles.frame}>
      {/* biome-ignore lint/performance/noImgElement: next/image optimises files, this is a blob. */}
      {url && <img className={styles.picture} src={url} alt={label} data-testid="picture" />}
    </span>
  );
}
