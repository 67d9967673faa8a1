// The notebook's Python: started, given cells one after the other, interrupted, started anew.
import { PythonError, Session } from "tabgrad";
import type { LoadEvent, OutputEvent, TrainingEvent } from "tabgrad";
import type { Bundle } from "./cells.js";
import cells from "./cells.py";
import plot from "./plot.py";

const PATIENCE = 7000; // ms in which a program stops that can be stopped

/** "/._tabgrad_": tracebacks leave out such files. */
const SETUP = `import importlib.util, sys
spec = importlib.util.spec_from_file_location("_tabgrad_cells", "/home/pyodide/._tabgrad_cells.py")
module = sys.modules["_tabgrad_cells"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
import builtins
builtins._tabgrad_cells = module  # found by the page, also when all variables are forgotten`;

export type State = "starting" | "ready" | "busy" | "ended";

export interface RunEvents {
  readonly onOutput: (event: OutputEvent) => void;
  readonly onTraining: (event: TrainingEvent) => void;
  /** display() was called. */
  readonly onDisplay: (data: Bundle) => void;
}

export type Result =
  | { readonly status: "done"; readonly value: Bundle | null }
  | { readonly status: "stopped" }
  | { readonly status: "failed"; readonly error: PythonError }
  /** Python itself has ended. */
  | { readonly status: "lost"; readonly message: string };

export class Kernel {
  readonly #onState: (state: State, text: string) => void;
  #session: Session | null = null;
  #running: AbortController | null = null;
  #onDisplay: RunEvents["onDisplay"] = () => undefined;
  #starts = 0;
  state: State = "starting";

  constructor(onState: (state: State, text: string) => void) {
    this.#onState = onState;
  }

  /** Starts Python; what ran before is ended. */
  async start(): Promise<void> {
    const start = ++this.#starts;
    this.#session?.close();
    this.#session = null;
    this.#say("starting", "Starting Python");
    try {
      const session = await Session.start({
        baseUrl: "../tabgrad/",
        files: [{ url: "../data/mnist.npz", path: "mnist.npz" }],
        onLoad: (event) => start === this.#starts && this.#say("starting", loadingText(event)),
      });
      if (start !== this.#starts) return session.close(); // it was started again meanwhile
      session.listen({
        onHook: ([, , data]) => this.#onDisplay(parsed(JSON.parse(String(data)) as Bundle)),
        onCheckpoint: () => undefined,
      });
      await session.writeFile("._tabgrad_cells.py", new TextEncoder().encode(cells));
      await session.writeFile("plot.py", new TextEncoder().encode(plot));
      await session.run(SETUP, { name: "/._tabgrad_setup.py" });
      await session.reset();
      this.#session = session;
      session.ended.catch((error: unknown) => {
        if (session === this.#session && this.state === "ready") this.#say("ended", `Python has ended: ${messageOf(error)}`);
      });
      this.#say("ready", "Python is ready");
    } catch (error) {
      if (start === this.#starts) this.#say("ended", `Python could not be started: ${messageOf(error)}`);
    }
  }

  /** Runs a cell's source. One at a time. */
  async run(source: string, name: string, events: RunEvents): Promise<Result> {
    const session = this.#session;
    if (!session) throw new Error("Python is not running.");
    const { signal } = (this.#running = new AbortController());
    this.#onDisplay = events.onDisplay;
    this.#say("busy", "Running");
    try {
      const value = await session.call("_tabgrad_cells.run", [source, name], { signal, onOutput: events.onOutput, onTraining: events.onTraining });
      return { status: "done", value: value ? parsed(value as Bundle) : null };
    } catch (error) {
      if (signal.aborted || (error instanceof DOMException && error.name === "AbortError")) return { status: "stopped" };
      if (session !== this.#session) return { status: "stopped" }; // Python was started anew
      if (error instanceof PythonError) return { status: "failed", error };
      session.close();
      this.#say("ended", "Python has ended: Restart begins a new one");
      return { status: "lost", message: messageOf(error) };
    } finally {
      this.#running = null;
      if ((this.state as State) === "busy") this.#say("ready", "Python is ready");
    }
  }

  /** Stops the cell that runs: a fit after its step, other code at once. */
  interrupt(): void {
    const running = this.#running;
    if (!running) return;
    running.abort();
    this.#say("busy", "Interrupting");
    setTimeout(() => running === this.#running && this.#say("busy", "It does not stop: Restart ends it"), PATIENCE);
  }

  /** Forgets all variables. */
  async reset(): Promise<void> {
    await this.#session?.reset();
  }

  #say(state: State, text: string): void {
    this.state = state;
    this.#onState(state, text);
  }
}

/** JSON types as JSON. */
const parsed = (data: Bundle): Bundle =>
  Object.fromEntries(Object.entries(data).map(([kind, form]) => [kind, kind.endsWith("json") ? JSON.parse(String(form)) as unknown : form]));

function loadingText(event: LoadEvent): string {
  if (event.kind === "stage") return event.stage === "download" ? "Downloading Python" : "Starting Python";
  const [done, all] = [event.loaded, event.total].map((bytes) => (bytes / 1e6).toFixed(1));
  return event.loaded < event.total ? `Downloading Python: ${done} of ${all} MB` : "Starting Python";
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
