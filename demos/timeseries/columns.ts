// What the columns of a table are: numbers, times, or something that can't be used, and why.
import type { Table } from "./csv.js";
import { commaReader, isMissing, isTime, pointReader, readerFor, timesOf } from "./numbers.js";

export interface Column {
  readonly name: string;
  readonly kind: "number" | "time" | "other";
  /** Numbers, or milliseconds since 1970; NaN for what is missing. */
  readonly values: readonly number[];
  /** Rows, as a spreadsheet counts them, that have no value. */
  readonly gaps: readonly number[];
  /** Why nothing can be learned from it; null if something can. */
  readonly problem: string | null;
}

const YEARS = /year|date|time|jahr|zeit|datum/i;

/** Whether a field is data and no name of a column. */
export const isValue = (field: string): boolean =>
  !Number.isNaN(pointReader(field)) || !Number.isNaN(commaReader(field)) || isTime(field);

export function columnsOf(table: Table): Column[] {
  const all = function* (): Iterable<string> {
    for (const { fields } of table.rows) yield* fields;
  };
  const read = readerFor(all(), table.separator);
  return table.names.map((name, i) => {
    const fields = table.rows.map((row) => row.fields[i] ?? "");
    const values = fields.map((field) => (isMissing(field) ? NaN : read(field)));
    const wrong = fields.findIndex((field, k) => Number.isNaN(values[k]) && !isMissing(field));
    if (wrong === -1) return numbers(name, values, table);
    const times = timesOf(fields);
    if (times) return { name, kind: "time", values: times, gaps: [], problem: null };
    return { name, kind: "other", values: [], gaps: [], problem: problemOf(name, fields, wrong, table) };
  });
}

function numbers(name: string, values: readonly number[], table: Table): Column {
  const gaps = values.flatMap((value, i) => (Number.isNaN(value) ? [table.rows[i]?.row ?? 0] : []));
  const there = values.filter((value) => !Number.isNaN(value));
  const years = YEARS.test(name) && there.every((value, i) => Number.isInteger(value) && value > 1000 && value < 3000 && (i === 0 || value > there[i - 1]!));
  if (years && gaps.length === 0) {
    return { name, kind: "time", values: values.map((year) => Date.UTC(year, 0, 1)), gaps, problem: null };
  }
  let problem: string | null = null;
  if (there.length === 0) problem = `“${name}” is empty.`;
  else if (there.every((value) => value === there[0])) problem = `“${name}” never changes: it is ${there[0]} in every row.`;
  else if (gaps.length > 0) problem = `“${name}” has no value in row ${gaps[0]}${gaps.length > 1 ? ` and ${gaps.length - 1} more` : ""}.`;
  return { name, kind: "number", values, gaps, problem };
}

/** Why a column of other things is of no use: the first row that spoils it. */
function problemOf(name: string, fields: readonly string[], wrong: number, table: Table): string {
  const dated = fields.filter(isTime).length > fields.length / 2;
  const at = dated ? fields.findIndex((field) => !isTime(field)) : wrong;
  if (at === -1) return `“${name}” holds dates of several forms.`;
  const found = short(fields[at] ?? "");
  return `“${name}” has no ${dated ? "date" : "number"} in row ${table.rows[at]?.row}${found === "" ? "" : `: “${found}”`}.`;
}

const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

/** Whether only gaps keep a column from being used. */
export const hasGaps = (column: Column): boolean =>
  column.gaps.length > 0 && new Set(column.values.filter((value) => !Number.isNaN(value))).size > 1;

/** The column with the value before in each gap; at the start, the first one that there is. */
export function filled(column: Column): Column {
  if (!hasGaps(column)) return column;
  let last = column.values.find((value) => !Number.isNaN(value)) ?? 0;
  const values = column.values.map((value) => (last = Number.isNaN(value) ? last : value));
  return { ...column, values, problem: null };
}
