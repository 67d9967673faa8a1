// Tables as text: CSV, or with semicolons or tabs.

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a text that have something in them. Cells may be in double quotes. */
export function readTable(text: string): Row[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const separator = [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
  return lines.flatMap((line, i) => (line.trim() === "" ? [] : [{ line: i + 1, cells: cellsOf(line, separator) }]));
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '"' && quoted && line[i + 1] === '"') {
      cell += line[++i]!;
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else {
      cell += letter;
    }
  }
  return [...cells, cell.trim()];
}

export interface Table<T> {
  readonly features: readonly Float64Array[];
  readonly targets: readonly T[];
}

/** A table's rows as examples: numbers, then the target in the last column. A first row may name the columns. */
export function examplesOf<T>(text: string, names: readonly string[], count: number, target: (text: string) => T): Table<T> {
  const rows = readTable(text);
  const head = rows[0]?.cells.slice(0, -1).some((cell) => !isNumber(cell)) ? rows.shift()!.cells : null;
  if (rows.length === 0) throw new Error("The table has no rows.");
  // with names in the first row, the columns may be in another order than the model's
  const named = names.length === count ? names.map((name) => head?.slice(0, -1).indexOf(name) ?? -1) : [-1];
  const order = named.includes(-1) ? Array.from({ length: count }, (_, i) => i) : named;
  const features: Float64Array[] = [];
  const targets: T[] = [];
  for (const { line, cells } of rows) {
    const fail = (reason: string): Error => new Error(`Line ${line}: ${reason}`);
    if (cells.length !== count + 1) throw fail(`${count + 1} columns are needed (${count} inputs, then the target); there are ${cells.length}.`);
    const wrong = order.find((i) => !isNumber(cells[i]!));
    if (wrong !== undefined) throw fail(`“${cells[wrong]!.slice(0, 40)}” in column ${wrong + 1} is not a number.`);
    features.push(Float64Array.from(order, (i) => Number(cells[i])));
    try {
      targets.push(target(cells[count]!));
    } catch (error) {
      throw fail((error as Error).message);
    }
  }
  return { features, targets };
}

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));
