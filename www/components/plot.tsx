"use client";

/**
 * A plot of lines over numbers, in the colours of the theme. For eyes only: whatever it
 * shows must also be there as text.
 */
import { type CSSProperties, useEffect, useRef } from "react";
import uPlot from "uplot";

import "uplot/dist/uPlot.min.css";
import styles from "./plot.module.css";

const FONT = "12px system-ui, sans-serif";

export interface PlotSeries {
  name: string;
  /** A custom property of the style sheet. */
  color: `--${string}`;
  dashed?: boolean;
  /** Points that are rings tell lines apart where colours don't. */
  hollow?: boolean;
  /** One for each `x`; null where it has none. */
  values: readonly (number | null)[];
}

export interface PlotProps {
  label: string;
  xLabel: string;
  yLabel: string;
  /** Ascending. */
  x: readonly number[];
  /** As many as there were at first. */
  series: readonly PlotSeries[];
  /** Whether only whole numbers of `x` mean something. */
  wholeX?: boolean;
}

export function Plot(props: PlotProps) {
  const { label, x, series } = props;
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<uPlot>(undefined);
  const first = useRef(props);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const plot = new uPlot(optionsOf(first.current, element), [[]], element);
    shown.current = plot;
    const resize = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resize.observe(element);
    const forget = onTheme(() => plot.redraw());
    return () => {
      resize.disconnect();
      forget();
      plot.destroy();
    };
  }, []);

  useEffect(() => {
    shown.current?.setData([[...x], ...series.map(({ values }) => [...values])]);
  }, [x, series]);

  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className={styles.label}>{label}</span>
        <ul className={styles.legend}>
          {series.map(({ name, color, dashed, hollow }) => (
            <li
              key={name}
              style={{ "--series": `var(${color})` } as CSSProperties}
              data-dashed={dashed}
              data-hollow={hollow}
            >
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        ref={place}
        className={styles.plot}
        role="img"
        aria-label={`${label}: a plot of the figures in the table`}
      />
    </figure>
  );
}

function optionsOf({ series, xLabel, yLabel, wholeX }: PlotProps, element: HTMLElement): uPlot.Options {
  const color = (name: string) => () => colorOf(element, name);
  const axis: uPlot.Axis = {
    font: FONT,
    labelFont: FONT,
    labelSize: 16,
    stroke: color("--text-soft"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1 },
  };
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 12, 0, 0],
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, (most || 1) * 1.1] } },
    axes: [
      { ...axis, label: xLabel, size: 28, ...(wholeX && { incrs: [1, 2, 5] }) },
      {
        ...axis,
        label: yLabel,
        size: 52,
        values: (_, ticks) => ticks.map((tick) => tick.toLocaleString("en")),
      },
    ],
    series: [
      {},
      ...series.map(
        ({ color: name, dashed, hollow }): uPlot.Series => ({
          stroke: color(name),
          width: 1.5,
          ...(dashed && { dash: [5, 4] }),
          points: {
            show: true,
            size: 5,
            width: 1.5,
            stroke: color(name),
            fill: color(hollow ? "--surface" : name),
          },
        }),
      ),
    ],
  };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

/** What a canvas can paint with: it knows no custom properties. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = element.appendChild(document.createElement("span"));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function onTheme(changed: () => void): () => void {
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    chosen.disconnect();
    system.removeEventListener("change", changed);
  };
}
