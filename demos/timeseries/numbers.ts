// Numbers and times as people write them into tables.

const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "-", "–", "?", "."]);
const POINT = /^[+-]?(\d+|\d{1,3}([, ]\d{3})+)?(\.\d*)?(e[+-]?\d+)?$/i;
const COMMA = /^[+-]?(\d+|\d{1,3}([. ]\d{3})+)?(,\d*)?(e[+-]?\d+)?$/i;
const SURELY_COMMA = /^[+-]?(\d+|\d{1,3}([. ]\d{3})+),(\d{1,2}|\d{4,})$/;
const MAYBE_COMMA = /^[+-]?\d+,\d+$/; // 1,234 is one or the other
const SURELY_POINT = /^[+-]?(\d+|\d{1,3}([, ]\d{3})+)?\.\d+(e[+-]?\d+)?$/i;

export const isMissing = (field: string): boolean => MISSING.has(field.toLowerCase());

/** Reads numbers; NaN is what is none. */
export type NumberReader = (field: string) => number;

const reader = (form: RegExp, comma: boolean): NumberReader => (field) => {
  const text = field.replace(/[\u00a0\u202f']/g, " ").replace("−", "-");
  if (!form.test(text) || !/\d/.test(text)) return NaN;
  return Number(comma ? text.replace(/[. ]/g, "").replace(",", ".") : text.replace(/[, ]/g, ""));
};

export const pointReader = reader(POINT, false);
export const commaReader = reader(COMMA, true);

/** How a table writes its numbers: with a decimal point, or with a decimal comma. */
export function readerFor(fields: Iterable<string>, separator: string): NumberReader {
  let points = 0;
  let commas = 0;
  for (const field of fields) {
    if (SURELY_POINT.test(field)) points++;
    else if (SURELY_COMMA.test(field) || (separator !== "comma" && MAYBE_COMMA.test(field))) commas++;
  }
  return commas > points ? commaReader : pointReader;
}

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AP]M))?)?$/i;

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

/** Milliseconds since 1970, as if in UTC; NaN where there is no such day or hour. */
function instant([year, month, day, hour, minute, second]: Parts, zone = 0): number {
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? time - zone : NaN;
}

function yearFirst(field: string): number {
  const found = YEAR_FIRST.exec(field);
  if (!found) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part, i) => Number(part ?? (i === 2 ? 1 : 0)));
  const zone = /([+-])(\d{2}):?(\d{2})/.exec(found[7] ?? "");
  const offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
  return instant([year!, month!, day!, hour!, minute!, second!], offset);
}

function yearLast(field: string, dayFirst: boolean): number {
  const found = YEAR_LAST.exec(field);
  if (!found) return NaN;
  const [one, , two, year, hour = "0", minute = "0", second = "0", half] = found.slice(1);
  const [day, month] = dayFirst ? [one, two] : [two, one];
  const later = half ? (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0) : Number(hour);
  return instant([Number(year), Number(month), Number(day), later, Number(minute), Number(second)]);
}

/** Whether a field looks like a time. */
export const isTime = (field: string): boolean =>
  [yearFirst(field), yearLast(field, true), yearLast(field, false)].some((time) => !Number.isNaN(time));

/** How uneven the steps of rising or falling times are: the largest by the smallest; endless where they go to and fro. */
function unevenness(times: readonly number[]): number {
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  const sizes = steps.map(Math.abs);
  const oneWay = steps.every((step) => step > 0) || steps.every((step) => step < 0);
  return oneWay ? sizes.reduce((a, b) => Math.max(a, b), 0) / sizes.reduce((a, b) => Math.min(a, b), Infinity) : Infinity;
}

/** A column's times, all in one form; null where it holds something else. */
export function timesOf(fields: readonly string[]): number[] | null {
  const dotted = fields[0]?.includes(".") ?? false; // 3.4.2020 has its day first; 3/4/2020 may be two days
  const forms = [yearFirst, (field: string) => yearLast(field, true), ...(dotted ? [] : [(field: string) => yearLast(field, false)])];
  const read = forms.map((form) => fields.map(form)).filter((times) => !times.some(Number.isNaN));
  const [best] = read.map((times) => ({ times, uneven: unevenness(times) })).sort((a, b) => a.uneven - b.uneven || 0);
  return best?.times ?? null;
}
