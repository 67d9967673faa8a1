// Elements in one expression.

type Child = Node | string;

/** An element with properties (attributes where the name has a dash, and role), and its children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, properties: { readonly [name: string]: unknown } = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, String(value));
    else (made as unknown as Record<string, unknown>)[name] = value;
  }
  made.append(...children);
  return made;
}

let count = 0;

/** A label above its control. */
export function labelled(text: string, control: HTMLElement): HTMLElement {
  control.id ||= `control-${++count}`;
  return make("div", { className: "labelled" }, make("label", { htmlFor: control.id }, text), control);
}

/** A part of the page with a heading. */
export function card(title: string, ...children: readonly Child[]): HTMLElement {
  const heading = make("h2", { id: `title-${++count}` }, title);
  return make("section", { className: "card", "aria-labelledby": heading.id }, heading, ...children);
}

export const say = (error: unknown): string => (error instanceof Error ? error.message : String(error));
