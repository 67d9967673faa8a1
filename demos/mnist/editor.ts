// The program's editor: CodeMirror with Python, in the page's own colours.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { editorTheme, python } from "../shared/python.js";

const theme = EditorView.theme({
  "&.cm-focused": { outline: "3px solid color-mix(in srgb, var(--accent) 55%, transparent)" },
  ".cm-scroller": { maxHeight: "min(640px, 62vh)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--track) 55%, transparent)" },
});

/** An editor of one Python program. */
export class Editor {
  readonly #view: EditorView;
  readonly #writable = new Compartment();

  constructor(parent: HTMLElement, onEdit: () => void) {
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), python, editorTheme, theme,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ "aria-label": "Python program" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onEdit();
          }),
          this.#writable.of(EditorState.readOnly.of(false)),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  /** What runs is what is shown, so nothing can be typed while it runs. */
  set locked(locked: boolean) {
    const readOnly = EditorState.readOnly.of(locked);
    this.#view.dispatch({ effects: this.#writable.reconfigure(readOnly) });
  }
}
