"use client";

/** The comparison with its buttons: choose, run, stop, and see what came of it. */
import { type ComponentType, useEffect, useState } from "react";

import { Comparison, type ComparisonOptions, notCompared } from "@/lib/comparison";

import styles from "./comparison.module.css";
import { ComparisonPlots } from "./comparison-plots";
import { ComparisonTable } from "./comparison-table";
import type { PlotProps } from "./plot";
import { useStore } from "./use-store";

const TRANSPORTS = { default: undefined, polling: "polling", websocket: "websocket" } as const;
const EVENTS = [500, 2000, 5000];
const ROUNDS = [2, 5, 10];

export function ComparisonPanel() {
  const [comparison] = useState(() => new Comparison());
  const [Plot, setPlot] = useState<ComponentType<PlotProps>>();
  const { state, told, runs, downloads } = useStore(comparison, notCompared);
  const running = state === "running";
  useEffect(() => comparison.stop, [comparison]);

  const run = async (options: ComparisonOptions) => {
    // First, so that it disturbs no measurement. Without it there is still the table.
    const loaded = await import("./plot").catch(() => undefined);
    setPlot(() => loaded?.Plot);
    await comparison.run(options);
  };

  return (
    <section className={`panel ${styles.panel}`} aria-label="Comparison">
      <Choice running={running} onRun={run} onStop={comparison.stop} />
      <p className={styles.told} role="status" data-testid="comparison-state" data-state={state}>
        {told || "Both clients are loaded when you press Run."}
      </p>
      <ComparisonTable runs={runs} downloads={downloads} />
      <p>
        This is a small measurement, in one browser, with a server on one machine and whatever else they do at
        the time. It is noisy: differences below the spread mean nothing.
      </p>
      <ComparisonPlots runs={runs} Plot={Plot} />
    </section>
  );
}

function Choice(props: {
  running: boolean;
  onRun: (options: ComparisonOptions) => void;
  onStop: () => void;
}) {
  const { running, onRun, onStop } = props;
  const [transport, setTransport] = useState<keyof typeof TRANSPORTS>("default");
  const [events, setEvents] = useState(2000);
  const [rounds, setRounds] = useState(5);
  return (
    <form
      className={styles.choice}
      onSubmit={(event) => {
        event.preventDefault();
        onRun({ transport: TRANSPORTS[transport], events, rounds });
      }}
    >
      <label className="field">
        Transport
        <select
          value={transport}
          disabled={running}
          onChange={({ target }) => setTransport(target.value as keyof typeof TRANSPORTS)}
        >
          <option value="default">Default (polling, then WebSocket)</option>
          <option value="polling">HTTP long-polling only</option>
          <option value="websocket">WebSocket only</option>
        </select>
      </label>
      <NumberChoice
        label="Events in a burst"
        values={EVENTS}
        value={events}
        disabled={running}
        onChoose={setEvents}
      />
      <NumberChoice label="Rounds" values={ROUNDS} value={rounds} disabled={running} onChoose={setRounds} />
      <div className={styles.actions}>
        <button type="submit" className="primary" disabled={running}>
          Run
        </button>
        <button type="button" disabled={!running} onClick={onStop}>
          Stop
        </button>
      </div>
    </form>
  );
}

function NumberChoice(props: {
  label: string;
  values: readonly number[];
  value: number;
  disabled: boolean;
  onChoose: (value: number) => void;
}) {
  const { label, values, value, disabled, onChoose } = props;
  return (
    <label className="field">
      {label}
      <select value={value} disabled={disabled} onChange={({ target }) => onChoose(Number(target.value))}>
        {values.map((choice) => (
          <option key={choice} value={choice}>
            {choice.toLocaleString("en")}
          </option>
        ))}
      </select>
    </label>
  );
}
