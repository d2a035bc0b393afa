"use client";

/** ", next try in N s", counting down. Silent for screen readers, which have heard the rest. */
import { useEffect, useState } from "react";

/** @param props.until on the clock of `performance.now()`, in ms */
export function Countdown(props: { until: number }) {
  const { until } = props;
  const [seconds, setSeconds] = useState(() => secondsUntil(until));
  useEffect(() => {
    const tick = () => setSeconds(secondsUntil(until));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return <span aria-hidden="true">{seconds > 0 ? `, next try in ${seconds} s` : ", next try due"}</span>;
}

function secondsUntil(until: number): number {
  return Math.max(0, Math.ceil((until - performance.now()) / 1000));
}
