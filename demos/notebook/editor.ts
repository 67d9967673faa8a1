// The editor of a cell: CodeMirror, for Python or for text, in the page's own colours.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import type { Command } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface EditorEvents {
  readonly onEdit: (text: string) => void;
  /** next: the cell below is gone to. */
  readonly onRun: (next: boolean) => void;
  /** The cursor leaves the cell upwards (-1) or downwards (1). */
  readonly onLeave: (by: -1 | 1) => void;
}

const theme = EditorView.theme({
  "&": { fontSize: "13.5px", backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { padding: "9px 0" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent) !important",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--second)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.className)], fontWeight: "600" },
]);

const programming = [
  python(), indentOnInput(), bracketMatching(), indentUnit.of("    "), syntaxHighlighting(colours), keymap.of([indentWithTab]),
];

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
          history(), drawSelection(), kind === "python" ? programming : EditorView.lineWrapping, theme,
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
