/** Shows what comes of the question in the page's address. */
"use client";

import { useEffect, useRef } from "react";
import { question, show } from "../src/outcome";

export function Outcome({ of }: { of: (asked: ReturnType<typeof question>) => Promise<unknown> }) {
  const isAsked = useRef(false);
  useEffect(() => {
    // StrictMode mounts twice.
    if (isAsked.current) return;
    isAsked.current = true;
    void show(() => of(question()));
  }, [of]);
  return null;
}
