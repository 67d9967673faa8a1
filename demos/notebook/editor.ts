// The editor of a cell: CodeMirror, for Python or for text, in the page's own colours.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import type { Command } from "@codemirror/view";
import { editorTheme, python } from "../shared/python.js";

export interface EditorEvents {
  readonly onEdit: (text: string) => void;
  /** next: the cell below is gone to. */
  readonly onRun: (next: boolean) => void;
  /** The cursor leaves the cell upwards (-1) or downwards (1). */
  readonly onLeave: (by: -1 | 1) => void;
}

const theme = EditorView.theme({
  "&.cm-focused": { outline: "none" },
  ".cm-content": { padding: "9px 0" },
  ".cm-line": { padding: "0 10px" },
});

export class Editor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, text: string, kind: "python" | "text", label: string, events: EditorEvents) {
    const run = (next: boolean) => () => {
      events.onRun(next);
      return true;
    };
    const leave = (by: -1 | 1): Command => (view) => {
      const { main } = view.state.selection;
      const end = by < 0 ? 1 : view.state.doc.lines;
      if (!main.empty || view.state.doc.lineAt(main.head).number !== end) return false;
      events.onLeave(by);
      return true;
    };
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of([
            { key: "Shift-Enter", run: run(true) }, { key: "Mod-Enter", run: run(false) },
            { key: "ArrowUp", run: leave(-1) }, { key: "ArrowDown", run: leave(1) },
          ])),
          history(), drawSelection(), kind === "python" ? python : EditorView.lineWrapping, editorTheme, theme,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) events.onEdit(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  focus(): void {
    this.#view.focus();
  }
}
