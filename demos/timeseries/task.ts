// From columns to what the forecaster is trained on: standardised windows, and what they are compared with.
import type { Column } from "./columns.js";
import { seasonOf, stepOf } from "./calendar.js";
import type { Season, Step } from "./calendar.js";

export const STEPS = 32; // rows of a window
export const WIDTH = 8; // columns that the network takes
export const AHEAD = 24;
export const FEWEST_ROWS = 80;
const MOST_ROWS = 20_000;
const TEST_SHARE = 0.2;

/** A choice of columns that can't be forecast; the message says why. */
export class Unfit extends Error {}

export interface Choice {
  readonly time: Column | null;
  readonly target: Column;
  readonly helpers: readonly Column[];
}

export interface Windows {
  readonly x: Float32Array; // (count, STEPS, WIDTH)
  readonly y: Float32Array; // (count, 1)
}

export interface Task {
  readonly choice: Choice;
  /** Things that were done to the rows. */
  readonly notes: readonly string[];
  readonly target: readonly number[];
  /** Milliseconds since 1970, or numbers of rows. */
  readonly times: readonly number[];
  readonly step: Step | null;
  /** The first row of the test part. */
  readonly split: number;
  readonly train: Windows;
  readonly test: Windows;
  readonly mean: number;
  readonly deviation: number;
  /** Standardised values, column by column, the target's first. */
  readonly scaled: readonly Float32Array[];
  readonly season: Season | null;
  /** Mean absolute errors on the test part, in the column's own unit. */
  readonly lastError: number;
  readonly seasonError: number | null;
}

/** `rows`: how a spreadsheet counts each row. Throws Unfit. */
export function taskOf(choice: Choice, rows: readonly number[]): Task {
  const { order, notes } = orderOf(choice.time, rows);
  if (order.length > MOST_ROWS) notes.push(`Only the last ${MOST_ROWS.toLocaleString("en")} rows are used.`);
  const kept = order.slice(-MOST_ROWS);
  const pick = (column: Column): number[] => kept.map((i) => column.values[i]!);
  const split = Math.floor(kept.length * (1 - TEST_SHARE));
  const columns = [choice.target, ...choice.helpers].map((column) => ({ name: column.name, values: pick(column) }));
  const parts = columns.map(({ name, values }) => ({ values, ...measured(name, values.slice(0, split)) }));
  const scaled = parts.map(({ values, mean, deviation }) => Float32Array.from(values, (value) => (value - mean) / deviation));
  const { values: target, mean, deviation } = parts[0]!;
  const times = choice.time ? pick(choice.time) : kept.map((_, i) => i + 1);
  const step = choice.time ? stepOf(times) : null;
  if (step && !step.even) notes.push("The steps between rows are not all equal: the network counts rows, not time.");
  const season = seasonOf(step, split);
  const error = (lag: number): number => meanError(target.slice(split), target.slice(split - lag, -lag));
  return {
    choice, notes, target, times, step, split, mean, deviation, scaled, season,
    train: windows(scaled, STEPS, split), test: windows(scaled, split, kept.length),
    lastError: error(1), seasonError: season ? error(season.lag) : null,
  };
}

/** Rows in the order of time, and what had to be done for it. */
function orderOf(time: Column | null, rows: readonly number[]): { order: number[]; notes: string[] } {
  const order = rows.map((_, i) => i);
  if (!time) return { order, notes: [] };
  const at = (i: number): number => time.values[i]!;
  const sorted = order.every((i) => i === 0 || at(i) >= at(i - 1));
  if (!sorted) order.sort((a, b) => at(a) - at(b));
  const twice = order.findIndex((row, i) => i > 0 && at(row) === at(order[i - 1]!));
  if (twice > 0) {
    throw new Unfit(`“${time.name}” has the same time in rows ${rows[order[twice - 1]!]} and ${rows[order[twice]!]}. Choose another time column, or none.`);
  }
  return { order, notes: sorted ? [] : ["The rows were put into the order of time."] };
}

function measured(name: string, values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  if (deviation > 1e-9 * Math.abs(mean)) return { mean, deviation };
  throw new Unfit(`“${name}” does not change in the first 80 % of the rows, which are trained on: there is nothing to learn from it.`);
}

/** The windows before rows `from` to `to`, and the target in those rows. */
function windows(scaled: readonly Float32Array[], from: number, to: number): Windows {
  const x = new Float32Array((to - from) * STEPS * WIDTH); // columns that are not used stay zero
  for (let row = from, at = 0; row < to; row++) {
    for (let i = row - STEPS; i < row; i++, at += WIDTH) {
      for (let column = 0; column < scaled.length; column++) x[at + column] = scaled[column]![i]!;
    }
  }
  return { x, y: scaled[0]!.slice(from, to) };
}

export function meanError(truth: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += Math.abs(truth[i]! - forecast[i]!);
  return sum / truth.length;
}

/** The rows after the last one, each made of those before it: `ask` gives the next value for a window. */
export async function ahead(task: Task, ask: (window: Float32Array) => Promise<number>): Promise<number[]> {
  const columns = task.scaled.map((values) => Array.from(values));
  const lag = task.season?.lag ?? 1;
  const found: number[] = [];
  for (let k = 0; k < AHEAD; k++) {
    const window = new Float32Array(STEPS * WIDTH);
    const from = columns[0]!.length - STEPS;
    for (let i = 0; i < STEPS; i++) columns.forEach((values, column) => (window[i * WIDTH + column] = values[from + i]!));
    const next = await ask(window);
    found.push(next * task.deviation + task.mean);
    // nobody knows the helpers of days to come: they are taken to be as a season before
    columns.forEach((values, column) => values.push(column === 0 ? next : values[values.length - lag]!));
  }
  return found;
}
