/**
 * The ratios to the original as a picture: a dot for the median of each subject, a line from
 * the least to the most of all rounds.
 */
import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";

import { BASE, type Result } from "./run.ts";

interface Mark {
  readonly label: string;
  readonly subject: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** An SVG document. */
export function plot(results: readonly Result[]): string {
  const marks = results.flatMap(marksOf);
  const labels = [...new Set(marks.map(({ label }) => label))];
  const subjects = [...new Set(marks.map(({ subject }) => subject))];
  const svg = Plot.plot({
    document: new JSDOM().window.document,
    width: 900,
    height: 60 + labels.length * 16 * subjects.length,
    marginLeft: 330,
    marginRight: 110,
    marginTop: 40,
    style: { background: "white", fontSize: "12px" },
    x: { type: "log", grid: true, label: "times the original (less is better)", tickFormat: "~g" },
    y: { domain: subjects, axis: null },
    fy: { domain: labels, label: null, axis: "left" },
    color: { domain: subjects, scheme: "observable10", legend: false },
    marks: [
      Plot.ruleX([1]),
      Plot.ruleY(marks, {
        fy: "label",
        y: "subject",
        x1: "min",
        x2: "max",
        stroke: "subject",
        strokeWidth: 2,
      }),
      Plot.dot(marks, { fy: "label", y: "subject", x: "median", fill: "subject", r: 4 }),
      Plot.text(marks, {
        fy: "label",
        y: "subject",
        x: "max",
        text: "subject",
        dx: 6,
        textAnchor: "start",
        fill: "subject",
      }),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}

function marksOf({ title, figures }: Result): Mark[] {
  return figures.flatMap(({ name, subjects }) =>
    Object.entries(subjects)
      .filter(([subject]) => subject !== BASE)
      .flatMap(([subject, { ratio }]) =>
        ratio && ratio.min > 0 ? [{ label: `${title}, ${name}`, subject, ...ratio }] : [],
      ),
  );
}
