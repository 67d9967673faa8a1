// A strict reader of CSV: what is not as it should be is said with its row, as a spreadsheet counts rows.

export class CsvError extends Error {}

export interface Table {
  readonly names: readonly string[];
  readonly rows: readonly { readonly row: number; readonly fields: readonly string[] }[];
  readonly separator: string;
}

type Row = Table["rows"][number];

const SEPARATORS: ReadonlyMap<string, string> = new Map([["\t", "tab"], [";", "semicolon"], [",", "comma"], ["|", "bar"]]);
const SAMPLE = 65_536; // characters that the separator is found in

/** The bytes of a file as text: UTF-8, UTF-16, or what Windows wrote before them. Throws CsvError on others. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const text = wide ? new TextDecoder(wide).decode(bytes) : narrow(bytes);
  if (text.includes("\0")) throw new CsvError("This is no text file. Save the table as CSV, and take that file.");
  return text;
}

function narrow(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Text as a table; `isValue` says whether a field is data, so that a row without any is seen to be the header. */
export function tableOf(text: string, isValue: (field: string) => boolean): Table {
  const whole = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(whole);
  const rows = recordsOf(whole, separator);
  const first = rows[0];
  if (!first) throw new CsvError("There is nothing in it.");
  const width = first.fields.length;
  const even = rows.map(({ row, fields }) => {
    const surplus = fields.slice(width).every((field) => field === ""); // of a separator at a line's end
    if (fields.length >= width && surplus) return { row, fields: fields.slice(0, width) };
    throw new CsvError(`Row ${row} has ${fields.length} values; row ${first.row} has ${width}, separated by ${nameOf(separator)}s.`);
  });
  const headed = !first.fields.some(isValue);
  const data = even.slice(headed ? 1 : 0);
  if (data.length === 0) throw new CsvError("There are names of columns, but no rows.");
  const names = unique(first.fields.map((field, i) => (headed && field !== "" ? field : `column ${i + 1}`)));
  const kept = names.map((_, i) => i).filter((i) => first.fields[i] !== "" || data.some(({ fields }) => fields[i] !== ""));
  const picked = (all: readonly string[]): string[] => kept.map((i) => all[i] ?? "");
  return { names: picked(names), rows: data.map(({ row, fields }) => ({ row, fields: picked(fields) })), separator: nameOf(separator) };
}

const nameOf = (separator: string): string => SEPARATORS.get(separator) ?? separator;

function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times > 1 ? `${name} (${times})` : name;
  });
}

/** The separator that cuts all rows into equally many values; else the first that the first row has. */
function separatorOf(text: string): string {
  const cut = text.length > SAMPLE ? text.slice(0, text.lastIndexOf("\n", SAMPLE) + 1) : text;
  const found = [...SEPARATORS.keys()].map((separator) => {
    try {
      return { separator, widths: recordsOf(cut, separator).map(({ fields }) => fields.length) };
    } catch {
      return { separator, widths: [] };
    }
  });
  const several = found.filter(({ widths }) => (widths[0] ?? 0) > 1);
  const even = several.find(({ widths }) => widths.every((width) => width === widths[0]));
  return (even ?? several[0])?.separator ?? ",";
}

/** All rows that are not empty. */
function recordsOf(text: string, separator: string): Row[] {
  const stop = new RegExp(`[${separator}\r\n]`, "g");
  const found: Row[] = [];
  let fields: string[] = [];
  for (let at = 0, row = 1; at <= text.length;) {
    const field = quoted(text, at, separator, row) ?? plain(text, at, stop);
    fields.push(field.value);
    at = field.end + 1;
    if (text[field.end] === separator) continue;
    if (text[field.end] === "\r" && text[at] === "\n") at++;
    if (fields.some((value) => value !== "")) found.push({ row, fields });
    fields = [];
    row++;
  }
  return found;
}

function plain(text: string, from: number, stop: RegExp): { value: string; end: number } {
  stop.lastIndex = from;
  const end = stop.exec(text)?.index ?? text.length;
  return { value: text.slice(from, end).trim(), end };
}

/** A value between quotes, with doubled quotes in it; null where none begins. */
function quoted(text: string, from: number, separator: string, row: number): { value: string; end: number } | null {
  let at = from;
  while (text[at] === " ") at++;
  if (text[at] !== '"') return null;
  const start = ++at;
  for (;;) {
    at = text.indexOf('"', at);
    if (at === -1) throw new CsvError(`In row ${row} a quote is opened and never closed.`);
    if (text[at + 1] !== '"') break;
    at += 2;
  }
  const value = text.slice(start, at).replaceAll('""', '"').trim();
  do at++; while (text[at] === " ");
  if (at < text.length && ![separator, "\r", "\n"].includes(text[at] ?? "")) {
    throw new CsvError(`In row ${row} something follows a closing quote: ${text.slice(at, at + 12).split(/[\r\n]/)[0]}`);
  }
  return { value, end: at };
}
