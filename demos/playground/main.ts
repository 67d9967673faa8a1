// The playground: what is chosen becomes data and a network, which trains and is drawn frame by frame.
import type { LoadEvent } from "tabgrad";
import { element } from "../shared/dom.js";
import { keepOffline } from "../shared/offline.js";
import { LossChart } from "./chart.js";
import { Colours } from "./colours.js";
import { Controls } from "./controls.js";
import { Examples, GRID } from "./examples.js";
import { Graph } from "./graph.js";
import type { Neuron } from "./graph.js";
import "./main.css";
import type { Network } from "./network.js";
import { Networks } from "./networks.js";
import { program } from "./program.js";
import { fromFragment, toFragment } from "./settings.js";
import type { Settings } from "./settings.js";
import { Surface } from "./surface.js";
import { Training } from "./training.js";

const FRAME = 7; // ms of training in a frame: drawing needs the rest
const EPOCHS: { readonly [speed: string]: number } = { epoch: 1, ten: 10, most: Infinity };

class Page {
  readonly #buttons = {
    play: element("play", HTMLButtonElement),
    step: element("step", HTMLButtonElement),
    reset: element("reset", HTMLButtonElement),
  };
  readonly #status = element("status", HTMLElement);
  readonly #problem = element("problem", HTMLElement);
  readonly #colours = new Colours();
  readonly #controls = new Controls(this.#colours, (part) => this.#change(part));
  readonly #graph = new Graph(element("graph", HTMLElement), element("layer-count", HTMLElement), element("hint", HTMLElement), this.#colours, {
    onFeature: (name) => this.#toggle(name),
    onUnits: (units) => this.#change({ units }),
    onLook: (neuron) => this.#lookAt(neuron),
  });
  readonly #surface = new Surface(element("map", HTMLCanvasElement), element("points", HTMLCanvasElement), this.#colours);
  readonly #chart = new LossChart(element("chart", HTMLElement));
  readonly #networks = new Networks();
  #settings = fromFragment(location.hash);
  #examples = new Examples(this.#settings);
  #network: Network | null = null;
  #training: Training | null = null;
  #playing = false;
  #looked: Neuron | null = null;
  /** Whether what is shown is not what the network says now. */
  #stale = false;
  #asked = 0;
  #python = "Python is loading in the background";

  constructor() {
    this.#buttons.play.onclick = () => this.#play(!this.#playing);
    this.#buttons.step.onclick = () => this.#stepOnce();
    this.#buttons.reset.onclick = () => this.#change({ weightSeed: this.#settings.weightSeed + 1 });
    element("new-data", HTMLButtonElement).onclick = () => this.#change({ dataSeed: this.#settings.dataSeed + 1 });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recolour());
    addEventListener("hashchange", () => this.#change(fromFragment(location.hash)));
    this.#controls.paint();
    this.#refresh();
    void this.#renew();
    requestAnimationFrame(this.#frame);
  }

  /** Loads Python beside the page; until then only networks of the first shape can be had. */
  async start(): Promise<void> {
    try {
      await this.#networks.start((event) => this.#loading(event));
      this.#python = "Python is ready: it builds every network that you draw.";
      this.#graph.lock(false);
      if (!this.#network) await this.#renew();
    } catch (error) {
      this.#python = `Python could not be started, so features and layers stay as they are: ${messageOf(error)}`;
      if (!this.#network) this.#fail(error);
      throw error;
    } finally {
      this.#status.textContent = this.#python;
    }
  }

  #loading(event: LoadEvent): void {
    if (event.kind !== "bytes") return;
    const [done, all] = [event.loaded, event.total].map((bytes) => (bytes / 1e6).toFixed(1));
    this.#python = `Python is loading in the background: ${done} of ${all} MB. Then features and layers can be changed.`;
    this.#status.textContent = this.#python;
  }

  // --- what is chosen -------------------------------------------------------------------------------

  #change(part: Partial<Settings>): void {
    const before = this.#settings;
    const now = (this.#settings = { ...before, ...part });
    const differ = (...keys: (keyof Settings)[]): boolean => keys.some((key) => String(before[key]) !== String(now[key]));
    const fragment = toFragment(now);
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
    if (differ("problem", "data", "noise", "share", "features", "dataSeed")) {
      this.#examples = new Examples(now);
      this.#training?.use(this.#examples);
    }
    if (differ("problem", "features", "units", "activation")) void this.#renew();
    else if (differ("data", "weightSeed")) this.#reset();
    this.#network?.adjust(now);
    this.#refresh();
  }

  #toggle(name: string): void {
    const { features } = this.#settings;
    const others = features.filter((one) => one !== name);
    if (others.length === 0) this.#status.textContent = "The network needs one feature at least.";
    else this.#change({ features: others.length < features.length ? others : [...features, name] });
  }

  #lookAt(neuron: Neuron | null): void {
    this.#looked = neuron;
    element("looked-at", HTMLElement).textContent = neuron ? `layer ${neuron.layer + 1}, neuron ${neuron.index + 1}` : "";
    this.#stale = true;
  }

  // --- the network ----------------------------------------------------------------------------------

  /** A network of the shape that is chosen now. */
  async #renew(): Promise<void> {
    const asked = ++this.#asked;
    this.#network = this.#training = null;
    this.#lookAt(null);
    this.#graph.show(this.#settings, !this.#networks.ready);
    if (!this.#networks.has(this.#settings)) return; // start() comes back to it
    try {
      const network = await this.#networks.get(this.#settings);
      if (asked !== this.#asked) return; // another shape has been chosen meanwhile
      this.#network = network;
      network.adjust(this.#settings);
      this.#reset();
      this.#refresh();
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  /** New weights, from the start. */
  #reset(): void {
    if (!this.#network) return;
    this.#problem.hidden = true;
    this.#network.initialise(this.#settings.weightSeed);
    this.#training = new Training(this.#network, this.#examples);
    this.#chart.clear();
    this.#stale = true;
  }

  #play(playing: boolean): void {
    this.#playing = playing;
    this.#buttons.play.textContent = playing ? "Pause" : "Play";
    if (!playing) this.#chart.settle();
  }

  #stepOnce(): void {
    this.#play(false);
    this.#training?.run(1, this.#settings.batch, Infinity);
    this.#stale = true;
  }

  // --- frames ---------------------------------------------------------------------------------------

  readonly #frame = (): void => {
    requestAnimationFrame(this.#frame);
    if (!this.#network || !this.#training) return;
    if (this.#playing) {
      const { speed, batch } = this.#settings;
      if (speed === "step") this.#training.step(batch);
      else this.#training.run(EPOCHS[speed]!, batch, FRAME);
      this.#stale = true;
    }
    if (this.#stale) this.#show(this.#network, this.#training.epochs);
  };

  /** Draws what the network says of every point. */
  #show(network: Network, epochs: number): void {
    this.#stale = false;
    const outputs = network.look(this.#examples);
    const scores = outputs.at(-1)!;
    const losses = this.#examples.losses(scores, this.#settings.problem);
    // the score of a class is shown as its probability, from -1 to 1
    if (this.#settings.problem === "classification") outputs[outputs.length - 1] = scores.map((score) => Math.tanh(score / 2));
    this.#graph.paint(outputs, network.kernels());
    this.#surface.paint(chosen(outputs, this.#looked), this.#settings.discretise);
    element("epoch", HTMLOutputElement).textContent = Math.floor(epochs).toLocaleString("en");
    this.#figure("train", losses.train);
    this.#figure("test", losses.test);
    this.#chart.add(epochs, losses.train, losses.test);
    if (Number.isFinite(losses.train)) return;
    this.#play(false);
    this.#fail(new Error("The weights have grown beyond all numbers: take a smaller learning rate, then reset."));
  }

  // --- the page -------------------------------------------------------------------------------------

  #recolour(): void {
    this.#colours.read();
    this.#controls.paint();
    this.#graph.paintFeatures();
    this.#surface.showPoints(this.#examples, this.#settings.showTest);
    this.#stale = true;
  }

  #figure(name: string, value: number): void {
    const place = element(`figure-${name}`, HTMLElement);
    place.textContent = value.toFixed(3);
    place.dataset["value"] = String(value);
  }

  #fail(error: unknown): void {
    this.#problem.textContent = messageOf(error);
    this.#problem.hidden = false;
  }

  #refresh(): void {
    this.#controls.show(this.#settings);
    this.#surface.showPoints(this.#examples, this.#settings.showTest);
    element("program", HTMLElement).textContent = program(this.#settings);
    for (const button of Object.values(this.#buttons)) button.disabled = this.#network === null && !this.#playing;
    this.#status.textContent = this.#python;
    this.#stale = true;
  }
}

/** The grid's values of one neuron. */
function chosen(outputs: readonly Float32Array[], neuron: Neuron | null): Float32Array {
  const values = outputs[neuron?.layer ?? outputs.length - 1]!;
  const count = values.length / outputs.at(-1)!.length;
  return Float32Array.from({ length: GRID * GRID }, (_, i) => values[i * count + (neuron?.index ?? 0)]!);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

await new Page().start();
await keepOffline("../");
