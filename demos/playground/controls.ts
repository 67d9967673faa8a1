// The page's controls as settings, and back.
import { Tile } from "./colours.js";
import type { Colours } from "./colours.js";
import { DATASETS, EDGE, drawn } from "./datasets.js";
import { element } from "../shared/dom.js";
import { CHOICES } from "./settings.js";
import type { Settings } from "./settings.js";

const PICTURE = 44; // pixels of a data set's picture
const POINTS = 220;

const RANGES = {
  noise: (value: number) => String(value), share: (value: number) => `${value} %`, batch: (value: number) => String(value),
} as const;
const SELECTS = ["activation", "rate", "penalty", "penaltyRate", "speed"] as const;
const SWITCHES = ["discretise", "showTest"] as const;

type Change = (part: Partial<Settings>) => void;

export class Controls {
  readonly #data = element("data-sets", HTMLElement);
  readonly #problems = [...document.querySelectorAll<HTMLInputElement>("input[name=problem]")];
  readonly #pictures: { readonly tile: Tile; readonly name: string }[] = [];
  readonly #colours: Colours;

  constructor(colours: Colours, change: Change) {
    this.#colours = colours;
    for (const key of SELECTS) {
      const select = element(key, HTMLSelectElement);
      if (select.length === 0) select.append(...CHOICES[key].map((value) => new Option(String(value))));
      select.onchange = () => change({ [key]: typeof CHOICES[key][0] === "number" ? Number(select.value) : select.value });
    }
    for (const key of Object.keys(RANGES) as (keyof typeof RANGES)[]) {
      const range = element(key, HTMLInputElement);
      range.oninput = () => change({ [key]: Number(range.value) });
    }
    for (const key of SWITCHES) {
      const box = element(key, HTMLInputElement);
      box.onchange = () => change({ [key]: box.checked });
    }
    for (const radio of this.#problems) {
      radio.onchange = () => {
        const problem = radio.value as Settings["problem"];
        change({ problem, data: DATASETS.find((one) => one.problem === problem)!.name });
      };
    }
    for (const { name, title } of DATASETS) this.#data.append(this.#dataset(name, title, change));
  }

  /** Shows settings. */
  show(settings: Settings): void {
    for (const key of SELECTS) element(key, HTMLSelectElement).value = String(settings[key]);
    for (const [key, text] of Object.entries(RANGES) as [keyof typeof RANGES, (value: number) => string][]) {
      element(key, HTMLInputElement).value = String(settings[key]);
      element(`${key}-value`, HTMLOutputElement).textContent = text(settings[key]);
    }
    for (const key of SWITCHES) element(key, HTMLInputElement).checked = settings[key];
    for (const radio of this.#problems) radio.checked = radio.value === settings.problem;
    for (const radio of this.#data.querySelectorAll("input")) {
      radio.checked = radio.value === settings.data;
      radio.parentElement!.hidden = DATASETS.find(({ name }) => name === radio.value)!.problem !== settings.problem;
    }
    element("penaltyRate", HTMLSelectElement).disabled = settings.penalty === "none";
  }

  /** Pictures of the data sets, in the colours as they are. */
  paint(): void {
    for (const { tile, name } of this.#pictures) {
      const values = new Float32Array(PICTURE * PICTURE);
      const place = (x: number): number => Math.min(PICTURE - 2, Math.floor(((x + EDGE) / (2 * EDGE)) * PICTURE));
      for (const { x1, x2, value } of drawn(DATASETS.find((one) => one.name === name)!, 0, 3, POINTS)) {
        const at = place(-x2) * PICTURE + place(x1);
        for (const more of [0, 1, PICTURE, PICTURE + 1]) values[at + more] = value;
      }
      tile.paint((i) => values[i]!, this.#colours);
    }
  }

  #dataset(name: string, title: string, change: Change): HTMLElement {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "data", value: name });
    const canvas = document.createElement("canvas");
    const text = document.createElement("span");
    text.textContent = title;
    radio.onchange = () => change({ data: name });
    label.append(radio, canvas, text);
    this.#pictures.push({ tile: new Tile(canvas, PICTURE), name });
    return label;
  }
}
