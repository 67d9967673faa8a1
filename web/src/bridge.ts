// The Keras API in JavaScript: names, calls and options go to Python as they are written here.
//
// Everything that a call gives is an object that can be passed on, called and asked for attributes at once, without
// waiting; awaiting it waits for Python, and gives numbers, strings, arrays and plain objects as such.
import { Session } from "./session.js";
import type { SessionOptions, TaskOptions } from "./session.js";
import { bytesOf } from "./runtime/source.js";
import type { Source } from "./runtime/source.js";
import { removeStored, writeStored } from "./runtime/storage.js";
import type { TypedArray } from "./runtime/format.js";
import { Training } from "./training.js";
import type { TrainingOptions } from "./training.js";
import { Transferred, fromPython, toPython } from "./values.js";
import type { Place } from "./values.js";
import type { Keras } from "./keras.js";
import type { LoadEvent, OutputEvent } from "./protocol.js";

export interface TabgradOptions extends Omit<SessionOptions, "baseUrl" | "onLoad"> {
  /** The folder of worker.js and pyodide/; by default that of this script. */
  readonly baseUrl?: string | URL;
  /** Bytes, then stages, until Python is ready. */
  readonly onProgress?: (event: LoadEvent) => void;
  /** What Python prints. */
  readonly onOutput?: (event: OutputEvent) => void;
}

/** An object of Python's. It can be awaited, called, and asked for attributes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PythonObject = any;

interface Command {
  readonly id: number;
  readonly message: { [key: string]: unknown };
  readonly options: TaskOptions;
  readonly transfer: Transferable[];
  readonly kept: boolean;
  wanted: boolean;
  sent: boolean;
  readonly done: Promise<unknown>;
  start: (result: Promise<unknown>) => void;
}

const NODES = new WeakMap<object, Node>();
const STORES = /^(indexeddb|opfs|download):\/\//;
const SAVES = ["save", "saveWeights", "save_weights", "export", "exportTrainer", "export_trainer"];
const READS = ["loadWeights", "load_weights", "loadTrainer", "load_trainer", "loadModel", "load_model"];

/** Where an object of the bridge stands, and what made it. */
class Node {
  readonly bridge: Bridge;
  readonly place: Place;
  readonly command: Command | null;
  readonly owner: object | null; // kept alive: its number is in use

  constructor(bridge: Bridge, place: Place, command: Command | null, owner: object | null) {
    this.bridge = bridge;
    this.place = place;
    this.command = command;
    this.owner = owner;
  }
}

/** What crosses to Python in the order it was written. */
export class Bridge {
  session: Session;
  readonly options: TabgradOptions;
  readonly trainings = new Map<number, Training>();
  #numbers = 0;
  #waiting: Command[] = [];
  #scheduled = false;
  /** The error of a call that nobody awaited: it is reported with the next one that somebody does. */
  #lost: unknown = null;
  readonly #unused: number[] = [];
  readonly #registry = new FinalizationRegistry<[Session, number]>(([session, id]) => {
    if (session !== this.session) return;
    this.#unused.push(id);
    if (this.#unused.length === 1) setTimeout(() => this.session.release(this.#unused.splice(0)), 100);
  });

  constructor(session: Session, options: TabgradOptions) {
    this.session = session;
    this.options = options;
    this.listen();
  }

  listen(): void {
    this.session.listen({
      onHook: ([number, hook, ...args]) => this.trainings.get(number)?.told(hook, args),
      onCheckpoint: (number, data) => this.trainings.get(number)?.keep(data),
    });
  }

  /** A number for what a command makes. */
  number(): number {
    return ++this.#numbers;
  }

  /** Puts a command into the line. kept: whether what it makes can be named by the command's number. */
  enqueue(message: { [key: string]: unknown }, options: TaskOptions = {}, transfer: Transferable[] = [], kept = false): Command {
    let start: Command["start"] = () => undefined;
    const done = new Promise<unknown>((resolve) => (start = resolve));
    done.catch(() => undefined);
    const id = this.number();
    const command: Command = { id, message, options, transfer, kept, wanted: false, sent: false, done, start };
    this.#waiting.push(command);
    if (!this.#scheduled) {
      this.#scheduled = true;
      setTimeout(() => this.flush());
    }
    return command;
  }

  /** Sends what waits. */
  flush(): void {
    this.#scheduled = false;
    for (const command of this.#waiting.splice(0)) {
      command.sent = true;
      const { id, message, transfer, kept, wanted } = command;
      const onOutput = this.options.onOutput;
      const options = onOutput ? { onOutput, ...command.options } : command.options;
      const result = this.session.perform({ ...message, id, kept, wanted }, options, transfer);
      if (!wanted) {
        result.catch((error: unknown) => {
          if (!command.wanted) this.#lost ??= error;
        });
      }
      command.start(result);
    }
  }

  /** The value of what a command made. */
  async value(command: Command): Promise<unknown> {
    const late = command.sent && !command.wanted;
    command.wanted = true;
    this.flush();
    let found = await command.done;
    if (this.#lost) {
      const error = this.#lost;
      this.#lost = null;
      throw error;
    }
    if (late) found = await this.value(this.enqueue({ op: "get", target: { base: command.id, path: [] } }));
    return late ? found : fromPython(found, (id) => this.wrap(new Node(this, { base: id, path: [] }, null, null), false));
  }

  /** What JavaScript sees of a node. `awaits`: whether it can be awaited. */
  wrap(node: Node, awaits = true): PythonObject {
    const proxy = new Proxy(function () {} as unknown as object, new Handler(node, awaits)) as object;
    NODES.set(proxy, node);
    if (node.place.path.length === 0 && typeof node.place.base === "number") {
      this.#registry.register(proxy, [this.session, node.place.base]);
    }
    return proxy;
  }

  /** Calls what stands at a place. */
  call(target: Place, args: readonly unknown[], owner: object | null): PythonObject {
    const name = target.path.at(-1) ?? "";
    if (SAVES.includes(name) && typeof args[0] === "string" && STORES.test(args[0])) {
      return this.#stored(target, args[0], args.slice(1), owner);
    }
    if (READS.includes(name) && args.length > 0 && !ArrayBuffer.isView(args[0])) return this.#read(target, args, owner);
    if (name === "fit") return new Training(this, target, args);
    return this.#called(target, args, owner);
  }

  #called(target: Place, args: readonly unknown[], owner: object | null): PythonObject {
    const { message, transfer } = this.message(target, args);
    const command = this.enqueue(message, {}, transfer, true);
    return this.wrap(new Node(this, { base: command.id, path: [] }, command, owner));
  }

  /** A call as a message: a last plain object is its options. */
  message(target: Place, args: readonly unknown[]): { message: { [key: string]: unknown }; transfer: Transferable[] } {
    const transfer: Transferable[] = [];
    const given = [...args];
    const last = given.at(-1);
    const options = isOptions(last) ? (given.pop() as { [key: string]: unknown }) : {};
    const encode = (x: unknown): unknown => toPython(x, placeOf, transfer);
    return {
      message: {
        op: "call", target, args: given.map(encode), options: encode(options),
        training: { hooks: [], journal: null, number: 0 },
      },
      transfer,
    };
  }

  async #stored(target: Place, address: string, rest: readonly unknown[], owner: object | null): Promise<void> {
    const format = /\.(keras|h5|wasm|html)$/.exec(address)?.[1]; // as the name says, where no option does
    const last = rest.at(-1);
    const [args, options] = isOptions(last) ? [rest.slice(0, -1), last as object] : [rest, {}];
    const bytes = (await this.#called(target, [...args, format ? { format, ...options } : options], owner)) as Uint8Array<ArrayBuffer>;
    await writeStored(address, bytes);
  }

  /** Readers take bytes, a Blob, a Response or an address. */
  #read(target: Place, args: readonly unknown[], owner: object | null): Promise<unknown> {
    return bytesOf(args[0] as Source).then((bytes) => this.#called(target, [bytes, ...args.slice(1)], owner) as Promise<unknown>);
  }
}

const isOptions = (x: unknown): boolean => {
  if (typeof x !== "object" || x === null || NODES.has(x)) return false;
  const held = x as { data?: unknown; shape?: unknown };
  return Object.getPrototypeOf(x) === Object.prototype && !(ArrayBuffer.isView(held.data) && Array.isArray(held.shape));
};

/** The place of an object of the bridge; undefined for anything else. */
export function placeOf(x: unknown): Place | undefined {
  return typeof x === "function" || (typeof x === "object" && x !== null) ? NODES.get(x)?.place : undefined;
}

class Handler implements ProxyHandler<object> {
  readonly #node: Node;
  readonly #awaits: boolean;

  constructor(node: Node, awaits: boolean) {
    this.#node = node;
    this.#awaits = awaits;
  }

  get(target: object, name: string | symbol, self: object): unknown {
    const { bridge, place, command } = this.#node;
    if (name === "prototype") return (target as { prototype?: unknown }).prototype;
    if (name === Symbol.toStringTag) return "PythonObject";
    if (typeof name === "symbol" || name === "toJSON") return undefined;
    if (name === "then") {
      if (!this.#awaits) return undefined;
      const made = command ?? bridge.enqueue({ op: "get", target: place });
      const value = bridge.value(made);
      return value.then.bind(value);
    }
    if (name === "catch" || name === "finally") {
      return (...args: [never]) => Promise.resolve(self as PromiseLike<unknown>)[name](...args);
    }
    if (name === "apply" || name === "call") return (...args: unknown[]) => bridge.call(place, args, self);
    return bridge.wrap(new Node(bridge, { base: place.base, path: [...place.path, name] }, null, self));
  }

  set(_target: object, name: string | symbol, value: unknown): boolean {
    const { bridge, place } = this.#node;
    const transfer: Transferable[] = [];
    const path = [...place.path, String(name)];
    bridge.enqueue({ op: "set", target: { ...place, path }, value: toPython(value, placeOf, transfer) }, {}, transfer);
    return true;
  }

  apply(_target: object, _self: unknown, args: unknown[]): unknown {
    return this.#node.bridge.call(this.#node.place, args, this.#node.owner);
  }

  construct(_target: object, args: unknown[]): object {
    return this.#node.bridge.call(this.#node.place, args, this.#node.owner) as object;
  }

  has(): boolean {
    return true;
  }
}

/** Python and the Keras API. `tf.keras.layers.Dense({ units: 10 })` is Python's `tf.keras.layers.Dense(units=10)`. */
export interface Tabgrad {
  readonly keras: Keras;
  /** Any other name of tabgrad's: `tf.constant`, `tf.random`, ... */
  readonly [name: string]: PythonObject;
  /** Runs Python; gives the value of its last line. Names in `globals` are set before. */
  run(source: string, options?: RunOptions): Promise<unknown>;
  /** A global variable of the Python that was run. */
  global(name: string): PythonObject;
  /** An array that stays in Python: pass it to fit and predict as often as you like. */
  array(data: TypedArray | readonly unknown[], shape?: readonly number[], options?: { readonly transfer?: boolean }): PythonObject;
  /** Hands an array over instead of copying it; it can't be used afterwards. */
  transfer(data: TypedArray, shape?: readonly number[]): unknown;
  /** The model of a checkpoint that fit wrote; its next fit, on the same data, goes on at the same step. */
  loadCheckpoint(source: Source, options?: { readonly customObjects?: object }): Promise<PythonObject>;
  /** Forgets a checkpoint. */
  removeCheckpoint(address: string): Promise<void>;
  /** Puts a file where Python can open it. */
  writeFile(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** A new Python after this one has ended or was lost; its objects are gone. */
  restart(): Promise<void>;
  /** Ends Python, whatever it is doing. */
  close(): void;
  /** The worker, for programs rather than calls. */
  readonly session: Session;
}

export interface RunOptions extends TaskOptions {
  readonly globals?: { readonly [name: string]: unknown };
  /** File name for tracebacks. */
  readonly name?: string;
}

/** Starts Python, NumPy and tabgrad in a worker. */
export async function loadTabgrad(options: TabgradOptions = {}): Promise<Tabgrad> {
  const begin = (): Promise<Session> => Session.start({
    ...options, baseUrl: options.baseUrl ?? new URL("./", import.meta.url), ...(options.onProgress ? { onLoad: options.onProgress } : {}),
  });
  const bridge = new Bridge(await begin(), options);
  const own: { [name: string]: unknown } = {
    async run(source: string, { globals = {}, name = "program.py", ...task }: RunOptions = {}) {
      const transfer: Transferable[] = [];
      const given = toPython(globals, placeOf, transfer);
      return bridge.value(bridge.enqueue({ op: "run", source, name, globals: given }, task, transfer));
    },
    global: (name: string) => bridge.wrap(new Node(bridge, { base: "main", path: [name] }, null, null)),
    array(data: TypedArray | readonly unknown[], shape?: readonly number[], { transfer: gives = false } = {}) {
      const flat = ArrayBuffer.isView(data) ? (data as TypedArray) : null;
      const value = flat ? (gives ? new Transferred(flat, shape ?? [flat.length]) : { data: flat, shape: shape ?? [flat.length] }) : data;
      return bridge.call({ base: null, path: ["constant"] }, [value], null) as unknown;
    },
    transfer: (data: TypedArray, shape?: readonly number[]) => new Transferred(data, shape ?? [data.length]),
    async loadCheckpoint(source: Source, { customObjects = {} }: { customObjects?: object } = {}) {
      const data = { data: await bytesOf(source), shape: [0], dtype: "uint8" };
      data.shape = [data.data.length];
      const transfer: Transferable[] = [];
      const custom = toPython(customObjects, placeOf, transfer);
      return bridge.value(bridge.enqueue({ op: "checkpoint", data, custom }, {}, transfer));
    },
    removeCheckpoint: (address: string) => removeStored(address),
    writeFile: (path: string, bytes: Uint8Array<ArrayBuffer>) => bridge.session.writeFile(path, bytes),
    async restart() {
      bridge.session.close();
      bridge.session = await begin();
      bridge.listen();
    },
    close: () => bridge.session.close(),
  };
  return new Proxy({}, {
    get(_target, name) {
      if (name === "session") return bridge.session;
      if (typeof name === "symbol" || name === "then") return undefined;
      return own[name] ?? bridge.wrap(new Node(bridge, { base: null, path: [name] }, null, null));
    },
  }) as Tabgrad;
}

export type { TrainingOptions };
