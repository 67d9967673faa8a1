// Python's output as whole lines.

/** Cuts a stream of bytes into lines; a line that overwrites itself counts as it ends up. */
export class LineSplitter {
  readonly #emit: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  /** The form that Pyodide's setStdout and setStderr take. */
  readonly write = (bytes: Uint8Array): number => {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emit(settled(line));
    return bytes.length;
  };

  /** Give out the last line although no newline ended it. */
  flush(): void {
    if (this.#rest) this.#emit(settled(this.#rest));
    this.#rest = "";
  }
}

/** A progress bar returns to the start of its line, or backspaces over it, and writes it anew. */
function settled(line: string): string {
  return line.split(/[\r\b]+/).filter(Boolean).at(-1) ?? "";
}
