/**
 * The plot of a series: the median of each subject over what grows, both in powers of ten,
 * with the range of the rounds. It is an SVG that stands alone, in light and dark pages.
 */
import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";

import type { Series } from "./case.ts";
import type { Result } from "./run.ts";

const WIDTH = 640;
const HEIGHT = 360;

/** Colours that can be told apart on white and on black, and without colour vision. */
const COLOURS: Readonly<Record<string, string>> = {
  sockeye: "#d1495b",
  original: "#4c78a8",
  "original again": "#9db8d2",
  floor: "#8a8a8a",
};

/** The second copy of the base. */
const AGAIN = "original again";

interface Mark {
  readonly x: number;
  readonly subject: string;
  readonly median: number;
}

/** The names of subjects, at their last point. */
function label(data: readonly Mark[], wanted: (subject: string) => boolean, dy: number): Plot.Text {
  const last = Math.max(...data.map(({ x }) => x));
  return Plot.text(
    data.filter(({ x, subject }) => x === last && wanted(subject)),
    { x: "x", y: "median", text: "subject", fill: "subject", textAnchor: "end", dy },
  );
}

export function plotOf(series: Series, points: readonly [x: number, result: Result][]): string {
  const data = points.flatMap(([x, { figures }]) =>
    figures.flatMap(({ unit, subjects }) =>
      Object.entries(subjects).map(([subject, { median, min, max }]) => ({
        x,
        unit,
        subject,
        median,
        min,
        max,
      })),
    ),
  );
  const names = [...new Set(data.map(({ subject }) => subject))];
  const { document } = new JSDOM("").window;
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 60,
    style: { background: "none", color: "#808080" },
    x: { type: "log", label: series.axis, tickFormat: "~s" },
    y: {
      type: "log",
      label: `${series.title}, ${data[0]?.unit ?? ""} of CPU time`,
      grid: true,
      tickFormat: "~s",
    },
    color: { domain: names, range: names.map((name) => COLOURS[name] ?? "#808080") },
    marks: [
      Plot.ruleX(data, { x: "x", y1: "min", y2: "max", stroke: "subject", strokeOpacity: 0.4 }),
      Plot.lineY(data, { x: "x", y: "median", stroke: "subject", marker: true }),
      // The second original is where the first is.
      label(data, (subject) => subject !== AGAIN, -10),
      label(data, (subject) => subject === AGAIN, 14),
    ],
  });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${plot.outerHTML}\n`;
}
