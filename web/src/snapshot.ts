// Python as it is after its start, kept in the browser: a later visit begins there (1.2 s become 0.2 s).
//
// Pyodide can copy its memory before any package is loaded, and start from such a copy. It is made on the first visit,
// never downloaded, and belongs to exactly the files that it was made with.
import { inDatabase } from "./runtime/storage.js";

const DATABASE = "tabgrad-python";

interface Kept {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly length: number;
  readonly head: number;
}

const headOf = (snapshot: Uint8Array): number => new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(0);

/** The copy that an earlier visit left for these files; null where there is none, or nothing can be kept here. */
export async function readSnapshot(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const kept = await inDatabase<Kept | undefined>("readonly", (store) => store.get(key), DATABASE);
    // Pyodide hangs on a copy that is not whole
    const whole = kept && kept.snapshot.length === kept.length && kept.length > 4 && headOf(kept.snapshot) === kept.head;
    return whole ? kept.snapshot : null;
  } catch {
    return null; // no storage, as in some private windows: Python starts as on a first visit
  }
}

/** Keeps a copy in place of those of other files. */
export async function writeSnapshot(key: string, snapshot: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await inDatabase("readwrite", (store) => {
      store.clear();
      return store.put({ snapshot, length: snapshot.length, head: headOf(snapshot) } satisfies Kept, key);
    }, DATABASE);
  } catch {
    // no room: the next visit starts as this one
  }
}

/** Forgets what is kept. */
export async function removeSnapshot(): Promise<void> {
  await inDatabase("readwrite", (store) => store.clear(), DATABASE).catch(() => undefined);
}
