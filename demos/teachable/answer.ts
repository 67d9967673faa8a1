// What the network makes of the picture: a bar for each class.
import { element } from "../shared/dom.js";
import { thumbnail } from "./pictures.js";

export interface Share {
  readonly name: string;
  readonly share: number;
}

export class Answer {
  readonly #text = element("answer", HTMLElement);
  readonly #list = element("bars", HTMLElement);
  readonly #seen = element("seen", HTMLElement);
  readonly #picture = element("seen-picture", HTMLElement);
  #rows: { item: HTMLElement; name: HTMLElement; fill: HTMLElement; value: HTMLElement }[] = [];

  /** Say something instead of an answer. */
  say(text: string): void {
    this.#write(text, "muted");
    this.#rows = [];
    this.#list.replaceChildren();
    this.#seen.hidden = true;
  }

  show(picture: ImageData, shares: readonly Share[]): void {
    const best = shares.reduce((top, one) => (one.share > top.share ? one : top));
    const percent = (share: number) => `${Math.round(share * 100)}%`;
    this.#write(`This is “${best.name}” (${percent(best.share)}).`, "");
    if (this.#rows.length !== shares.length) {
      this.#rows = shares.map(() => row());
      this.#list.replaceChildren(...this.#rows.map(({ item }) => item));
    }
    this.#rows.forEach(({ item, name, fill, value }, i) => {
      const one = shares[i] ?? best;
      item.className = one === best ? "best" : "";
      name.textContent = name.title = one.name;
      fill.style.width = `${one.share * 100}%`;
      value.textContent = percent(one.share);
    });
    this.#picture.replaceChildren(thumbnail(picture));
    this.#seen.hidden = false;
  }

  #write(text: string, kind: string): void {
    if (this.#text.textContent !== text) this.#text.textContent = text; // said anew only when it is new
    this.#text.className = kind;
  }
}

function row(): { item: HTMLElement; name: HTMLElement; fill: HTMLElement; value: HTMLElement } {
  const [item, name, track, fill, value] = ["li", "span", "span", "span", "span"].map((tag) => document.createElement(tag)) as
    [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  name.className = "name";
  track.className = "track";
  fill.className = "fill";
  value.className = "value";
  track.append(fill);
  item.append(name, track, value);
  return { item, name, fill, value };
}
