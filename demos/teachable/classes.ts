// The classes and their examples: what is taught.

export const MOST_CLASSES = 6; // outputs of the network
export const FEWEST_CLASSES = 2;
export const MOST_EXAMPLES = 120;
const HELD_EVERY = 5;

export interface Example {
  readonly picture: ImageData;
  /** Kept back to check the network, where there are enough examples. */
  readonly held: boolean;
}

export interface ClassOf {
  readonly id: number;
  /** The network's output that stands for it. */
  readonly slot: number;
  name: string;
  examples: readonly Example[];
}

/** The list of classes; `onChange` hears of a class whose examples changed, or of null when the list did. */
export class Classes {
  readonly #onChange: (changed: ClassOf | null) => void;
  #list: ClassOf[] = [];
  #ids = 0;

  constructor(onChange: (changed: ClassOf | null) => void) {
    this.#onChange = onChange;
  }

  get list(): readonly ClassOf[] {
    return this.#list;
  }

  get examples(): number {
    return this.#list.reduce((sum, { examples }) => sum + examples.length, 0);
  }

  /** A new class at the lowest output that is free, or at a given one. Null if there is none. */
  add(name?: string, at?: number): ClassOf | null {
    const slots = Array.from({ length: MOST_CLASSES }, (_, i) => i);
    const slot = slots.find((i) => (at ?? i) === i && this.#list.every((c) => c.slot !== i));
    if (slot === undefined) return null;
    const made = { id: ++this.#ids, slot, name: name ?? this.#freeName(), examples: [] };
    this.#list.push(made);
    this.#onChange(null);
    return made;
  }

  remove(gone: ClassOf): void {
    this.#list = this.#list.filter((c) => c !== gone);
    this.#onChange(null);
  }

  /** Adds pictures as far as there is room; how many were added. */
  addExamples(to: ClassOf, pictures: readonly ImageData[]): number {
    const added = pictures.slice(0, Math.max(0, MOST_EXAMPLES - to.examples.length));
    const before = to.examples.length;
    const held = (i: number): boolean => (before + i) % HELD_EVERY === HELD_EVERY - 1;
    to.examples = [...to.examples, ...added.map((picture, i) => ({ picture, held: held(i) }))];
    this.#onChange(to);
    return added.length;
  }

  removeExample(from: ClassOf, example: Example): void {
    from.examples = from.examples.filter((e) => e !== example);
    this.#onChange(from);
  }

  /** The classes as they are now; restore brings them back. */
  snapshot(): readonly ClassOf[] {
    return this.#list.map((c) => ({ ...c }));
  }

  restore(list: readonly ClassOf[]): void {
    this.#list = list.map((c) => ({ ...c }));
    this.#onChange(null);
  }

  #freeName(): string {
    let number = this.#list.length + 1;
    while (this.#list.some(({ name }) => name === `Class ${number}`)) number++;
    return `Class ${number}`;
  }
}
