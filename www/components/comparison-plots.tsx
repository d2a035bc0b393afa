/** Round trips over time, and bursts by round. The place is kept until there is something. */
import { type ComponentType, useMemo } from "react";

import { type ClientName, clientNames, clients, type Run } from "@/lib/comparison";

import styles from "./comparison.module.css";
import type { PlotProps, PlotSeries } from "./plot";

const LOOKS = {
  sockeye: { color: "--accent-text", hollow: false },
  original: { color: "--fish-head", hollow: true },
} as const satisfies Record<ClientName, Pick<PlotSeries, "color" | "hollow">>;

interface Lines {
  x: number[];
  series: PlotSeries[];
}

export function ComparisonPlots(props: { runs: readonly Run[]; Plot: ComponentType<PlotProps> | undefined }) {
  const { runs, Plot } = props;
  const roundTrips = useMemo(() => roundTripsOver(runs), [runs]);
  const bursts = useMemo(() => burstsBy(runs), [runs]);
  return (
    <div className={styles.plots}>
      {Plot && runs.length > 0 ? (
        <>
          <Plot label="Round trips" xLabel="One after the other" yLabel="ms" {...roundTrips} />
          <Plot label="Events per second in a burst" xLabel="Round" yLabel="per s" wholeX {...bursts} />
        </>
      ) : (
        <p>Plots of the round trips and of the bursts come with the first figures.</p>
      )}
    </div>
  );
}

/** In the order in which they were made, with a gap after each run. */
function roundTripsOver(runs: readonly Run[]): Lines {
  const all = runs.flatMap(({ client, figures: { roundTrips = [] } }) => [
    ...roundTrips.map((duration) => ({ client, duration })),
    { client, duration: null },
  ]);
  return {
    x: all.map((_, place) => place),
    series: clientNames.map((name) => ({
      ...LOOKS[name],
      name: clients[name].name,
      values: all.map(({ client, duration }) => (client === name ? duration : null)),
    })),
  };
}

function burstsBy(runs: readonly Run[]): Lines {
  const x = [...new Set(runs.map(({ round }) => round))];
  const kinds = [
    { kind: "JSON", key: "jsonPerSecond", dashed: false },
    { kind: "binary", key: "binaryPerSecond", dashed: true },
  ] as const;
  const series = clientNames.flatMap((name) =>
    kinds.map(({ kind, key, dashed }) => ({
      ...LOOKS[name],
      dashed,
      name: `${clients[name].name}, ${kind}`,
      values: x.map((round) => figuresOf(runs, name, round)?.[key] ?? null),
    })),
  );
  return { x, series };
}

function figuresOf(runs: readonly Run[], name: ClientName, round: number) {
  return runs.find((run) => run.client === name && run.round === round)?.figures;
}
