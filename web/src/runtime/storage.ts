// Files that stay in the browser: "indexeddb://name", "opfs://folder/name", and "download://name" to the disk.

const DATABASE = "tabgrad";
const STORE = "files";

function parsed(address: string): [string, string] | null {
  const found = /^(indexeddb|opfs|download):\/\/(.+)$/.exec(address);
  return found ? [found[1]!, found[2]!] : null;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed."));
  });
}

/** One transaction on a database with one store. */
export async function inDatabase<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>,
  name = DATABASE): Promise<T> {
  if (typeof indexedDB === "undefined") throw new Error("There is no IndexedDB here.");
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const whole = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB gave up: is the disk full?"));
    });
    const result = await settled(act(transaction.objectStore(STORE)));
    await whole;
    return result;
  } finally {
    database.close();
  }
}

async function opfsFolder(path: string, create: boolean): Promise<[FileSystemDirectoryHandle, string]> {
  if (!globalThis.navigator?.storage?.getDirectory) {
    throw new Error("There is no private file system here (it needs https or localhost, and a browser that has one): use indexeddb://.");
  }
  let folder = await navigator.storage.getDirectory();
  const parts = path.split("/").filter(Boolean);
  const name = parts.pop()!;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return [folder, name];
}

/** The bytes of a stored file; null where the address is none of storage's. Throws where there is no such file. */
export async function readStored(address: string): Promise<Uint8Array | null> {
  const [kind, name] = parsed(address) ?? [];
  if (kind === "indexeddb") {
    const found = await inDatabase<Uint8Array | undefined>("readonly", (store) => store.get(name!));
    if (found) return found;
  } else if (kind === "opfs") {
    try {
      const [folder, file] = await opfsFolder(name!, false);
      return new Uint8Array(await (await (await folder.getFileHandle(file)).getFile()).arrayBuffer());
    } catch (error) {
      if ((error as DOMException).name !== "NotFoundError") throw error;
    }
  } else {
    return null;
  }
  throw new Error(`Nothing is stored at ${address}.`);
}

/** Stores a file, whole or not at all. Throws on other addresses, and where there is no room. */
export async function writeStored(address: string, file: Uint8Array<ArrayBuffer>): Promise<void> {
  const [kind, name] = parsed(address) ?? [];
  if (kind === "indexeddb") {
    await inDatabase("readwrite", (store) => store.put(file, name));
  } else if (kind === "opfs") {
    const [folder, last] = await opfsFolder(name!, true);
    const handle = await folder.getFileHandle(last, { create: true });
    if (!handle.createWritable) throw new Error("This browser can't write to its private file system here: use indexeddb://.");
    const writable = await handle.createWritable(); // beside the file, which close() replaces
    await writable.write(file);
    await writable.close();
  } else if (kind === "download") {
    download(name!, file);
  } else {
    throw new TypeError(`A file is saved to "indexeddb://name", "opfs://path" or "download://name". Received: ${address}`);
  }
}

/** Forgets a stored file, if there is one. */
export async function removeStored(address: string): Promise<void> {
  const [kind, name] = parsed(address) ?? [];
  if (kind === "indexeddb") {
    await inDatabase("readwrite", (store) => store.delete(name!));
  } else if (kind === "opfs") {
    const [folder, file] = await opfsFolder(name!, true);
    await folder.removeEntry(file).catch((error: DOMException) => {
      if (error.name !== "NotFoundError") throw error;
    });
  } else {
    throw new TypeError(`Stored files are at "indexeddb://name" or "opfs://path". Received: ${address}`);
  }
}

/** The addresses of files in IndexedDB. */
export async function listStored(): Promise<string[]> {
  const keys = await inDatabase("readonly", (store) => store.getAllKeys());
  return keys.map((key) => `indexeddb://${String(key)}`);
}

function download(name: string, file: Uint8Array<ArrayBuffer>): void {
  if (typeof document === "undefined") throw new Error("Only a page can download; a worker or Node can't.");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
