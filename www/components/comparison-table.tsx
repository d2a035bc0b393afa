/** The figures of both clients: medians, spreads, and what their difference is worth. */
import { type ClientName, type ComparisonSnapshot, clientNames, clients, type Run } from "@/lib/comparison";
import { difference, formatted, type Measure, measures } from "@/lib/measures";
import { type Summary, summaryOf } from "@/lib/statistics";

import styles from "./comparison-table.module.css";

export function ComparisonTable({ runs, downloads }: Pick<ComparisonSnapshot, "runs" | "downloads">) {
  return (
    <table className={styles.table}>
      <caption>Medians of all rounds, and below them the least and the most</caption>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          {clientNames.map((name) => (
            <th key={name} scope="col">
              {clients[name].name}
            </th>
          ))}
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {measures.map((measure) => (
          <MeasureRow key={measure.name} measure={measure} runs={runs} />
        ))}
        <tr>
          <th scope="row">
            Downloaded <span className={styles.unit}>kB, compressed</span>
          </th>
          {clientNames.map((name) => {
            const bytes = downloads[name];
            return <td key={name}>{bytes === undefined ? "–" : formatted(bytes / 1000)}</td>;
          })}
          <td>–</td>
        </tr>
      </tbody>
    </table>
  );
}

function MeasureRow({ measure, runs }: { measure: Measure; runs: readonly Run[] }) {
  const of = (client: ClientName) => {
    const figures = runs.filter((run) => run.client === client).map((run) => measure.of(run.figures));
    return summaryOf(figures.filter((value) => value !== undefined));
  };
  const [sockeye, original] = [of("sockeye"), of("original")];
  return (
    <tr>
      <th scope="row">
        {measure.name} <span className={styles.unit}>{measure.unit}</span>
      </th>
      <SummaryCell summary={sockeye} />
      <SummaryCell summary={original} />
      <td>{sockeye && original ? difference(sockeye, original) : "–"}</td>
    </tr>
  );
}

function SummaryCell({ summary }: { summary: Summary | undefined }) {
  if (!summary) return <td>–</td>;
  return (
    <td>
      <span className={styles.median}>{formatted(summary.median)}</span>{" "}
      <span className={styles.spread}>
        {formatted(summary.least)} to {formatted(summary.most)}
      </span>
    </td>
  );
}
