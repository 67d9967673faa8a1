// The step between rows, and which row before is of the same time of the week or year.

const DAY = 86_400_000;

export interface Step {
  readonly even: boolean;
  /** The median, in milliseconds. */
  readonly size: number;
  readonly months: number; // 1, 3 or 12 for steps of the calendar, else 0
}

export interface Season {
  readonly lag: number;
  readonly name: string;
}

export function stepOf(times: readonly number[]): Step {
  const steps = times.slice(1).map((time, i) => time - times[i]!).sort((a, b) => a - b);
  const [least, size, most] = [steps[0]!, steps[Math.floor(steps.length / 2)]!, steps.at(-1)!];
  const months = [1, 3, 12].find((n) => least >= n * 28 * DAY && most <= n * 31 * DAY) ?? 0;
  return { even: months > 0 || most - least <= 0.1 * size, size, months };
}

/** The time some steps after another. */
export function after(time: number, steps: number, step: Step): number {
  if (step.months === 0) return time + steps * step.size;
  const date = new Date(time);
  const last = date.getUTCDate() > 27; // the 30th after January is the end of February
  const month = date.getUTCMonth() + steps * step.months;
  const days = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  date.setUTCMonth(month, last ? Math.min(date.getUTCDate(), days) : date.getUTCDate());
  return date.getTime();
}

/** What to compare with: a week before, or a year; null where the rows don't reach back so far. */
export function seasonOf(step: Step | null, rows: number): Season | null {
  const found = !step ? { lag: 7, name: "Value 7 rows before" }
    : step.size <= 3.5 * DAY ? { lag: Math.round((7 * DAY) / step.size), name: "Value a week before" }
    : { lag: step.months ? 12 / step.months : Math.round((365.25 * DAY) / step.size), name: "Value a year before" };
  return found.lag >= 2 && found.lag <= rows ? found : null;
}
