// Python files in cells, as editors know them: "# %%" begins one, "# %% [markdown]" one of text.
import { METADATA, newCell } from "./cells.js";
import type { Cell, Notebook } from "./cells.js";

const MARK = /^# %%(.*)$/m;

/** A notebook from such a file; what stands before the first mark is no part of it. */
export function fromPercent(source: string, name: string): Notebook {
  const [, ...parts] = source.split(MARK);
  const cells: Cell[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const text = parts[i]!.includes("[markdown]");
    const body = parts[i + 1]!.replace(/^\n/, "").trimEnd();
    cells.push(newCell(text ? "text" : "code", text ? body.replaceAll(/^# ?/gm, "") : body));
  }
  return { name, cells, metadata: METADATA };
}
