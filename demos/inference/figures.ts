// What the page cost: time from navigation to the first answer, time per answer, bytes.
import { element } from "../shared/dom.js";

const RECENT = 50;
const NAMES: Record<string, string> = {
  "": "this page and its styles", "base.css": "this page and its styles", "main.css": "this page and its styles",
  "icon.svg": "this page and its styles", "main.js": "its script", "digits.tg": "the network with its weights",
  "engine-predict.wasm": "the engine",
};

const size = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
const fileName = (address: string): string => new URL(address).pathname.split("/").at(-1)!.replace("index.html", "");

export class Figures {
  readonly #recent: number[] = [];

  /** After the first prediction. */
  ready(weights: number): void {
    this.#set("first", performance.now(), (ms) => `${ms.toFixed(0)} ms`); // counted from navigation
    this.#set("weights", weights, (n) => n.toLocaleString("en"));
    this.#showFiles();
    if (document.readyState !== "complete") addEventListener("load", () => this.#showFiles());
  }

  /** One more prediction took so long. Clocks in pages are coarse: the mean of many is what counts. */
  predicted(milliseconds: number): void {
    this.#recent.push(milliseconds);
    if (this.#recent.length > RECENT) this.#recent.shift();
    const mean = this.#recent.reduce((a, b) => a + b, 0) / this.#recent.length;
    this.#set("each", mean, (ms) => `${ms.toFixed(2)} ms`);
  }

  #showFiles(): void {
    const kinds = ["navigation", "resource"];
    const files = kinds.flatMap((kind) => performance.getEntriesByType(kind)) as PerformanceResourceTiming[];
    const sizes = new Map<string, number>();
    let [total, moved] = [0, 0];
    for (const { name, encodedBodySize: bytes, transferSize } of files) {
      const label = NAMES[fileName(name)] ?? fileName(name);
      sizes.set(label, (sizes.get(label) ?? 0) + bytes);
      total += bytes;
      moved += Math.min(transferSize, bytes);
    }
    this.#set("bytes", total, size);
    const rows = [...sizes].sort(([, a], [, b]) => b - a).map(([label, bytes]) => {
      const row = document.createElement("tr");
      for (const text of [label, size(bytes)]) row.insertCell().textContent = text;
      return row;
    });
    element("files", HTMLElement).replaceChildren(...rows);
    // what a service worker passes on counts as nothing moved, wherever it came from
    const known = !navigator.serviceWorker?.controller;
    element("files-note", HTMLElement).textContent =
      known && moved < total ? `This time ${size(moved)} came over the network, the rest out of the browser's cache.` : "";
  }

  #set(name: string, value: number, text: (value: number) => string): void {
    const place = element(`figure-${name}`, HTMLElement);
    place.textContent = text(value);
    place.dataset["value"] = String(value);
  }
}
