// A program in parts: "# %%" starts a new one, as in other editors that know Python cells.

const MARK = /^# %%/m;

/** The last part of a program, at its own line numbers, or null if it has one part only. */
export function lastPart(source: string): string | null {
  const lines = source.split("\n");
  const start = lines.findLastIndex((line) => MARK.test(line));
  if (start < 0) return null;
  // Blank lines stand for the parts before, so that a traceback's lines are the editor's.
  return "\n".repeat(start) + lines.slice(start).join("\n");
}
