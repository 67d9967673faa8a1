// Networks of any shape: those of the first shape lie beside the page, others are built by Python, once each.
import { loadTabgrad } from "tabgrad";
import type { LoadEvent, Tabgrad } from "tabgrad";
import { Network } from "./network.js";
import type { Files } from "./network.js";
import source from "./network.py";
import { DEFAULTS } from "./settings.js";
import type { Settings } from "./settings.js";

/** What decides about a network's programs; all else is set while it runs. */
const keyOf = ({ features, units, activation, problem }: Settings): string =>
  [problem, activation, features.length, ...units].join("-");

export class Networks {
  readonly #files = new Map<string, Promise<Files>>();
  #python: Tabgrad | null = null;

  /** Whether Python is there, so that every shape can be had. */
  get ready(): boolean {
    return this.#python !== null;
  }

  /** Whether a network can be had at once, or soon: without waiting for Python to load. */
  has(settings: Settings): boolean {
    return this.ready || this.#files.has(keyOf(settings)) || isFirst(settings);
  }

  /** A network of this shape. */
  async get(settings: Settings): Promise<Network> {
    const key = keyOf(settings);
    let files = this.#files.get(key);
    if (!files) {
      files = isFirst(settings) ? fetched(settings) : this.#built(settings);
      this.#files.set(key, files);
      files.catch(() => this.#files.delete(key)); // the next try may go well
    }
    return Network.open(await files);
  }

  /** Starts Python, in a worker. */
  async start(onProgress: (event: LoadEvent) => void): Promise<void> {
    const python = await loadTabgrad({ baseUrl: new URL("../tabgrad/", location.href), onProgress });
    await python.run(source, { name: "network.py" });
    this.#python = python;
  }

  async #built({ features, units, activation, problem }: Settings): Promise<Files> {
    if (!this.#python) throw new Error("Python is not ready.");
    return (await this.#python["global"]("network_files")(features.length, units, activation, problem)) as Files;
  }
}

const isFirst = ({ features, units }: Settings): boolean =>
  features.length === DEFAULTS.features.length && String(units) === String(DEFAULTS.units);

async function fetched({ problem, activation }: Settings): Promise<Files> {
  const bytes = async (part: string): Promise<Uint8Array<ArrayBuffer>> => {
    const response = await fetch(`${problem}-${activation}-${part}.tg`);
    if (!response.ok) throw new Error(`The network can't be loaded: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return Promise.all([bytes("trainer"), bytes("maps")]);
}
