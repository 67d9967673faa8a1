// Bytes from wherever a page has them.
import { readStored } from "./storage.js";

export type Source = string | URL | ArrayBuffer | ArrayBufferView | Blob | Response;

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far, and in all (null where the server does not say). */
  readonly onProgress?: ((event: { loaded: number; total: number | null }) => void) | undefined;
}

/** The bytes of a source. Addresses may also be "indexeddb://name" and "opfs://path", as written by save. */
export async function bytesOf(source: Source, options: SourceOptions = {}): Promise<Uint8Array> {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (source instanceof Response) return received(source, options);
  const address = String(source);
  const stored = await readStored(address);
  if (stored) return stored;
  let response: Response;
  try {
    response = await fetch(address, options.signal ? { signal: options.signal } : {});
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Error(`${address} can't be fetched: no connection, or the server does not allow it.`, { cause: error });
  }
  return received(response, options);
}

async function received(response: Response, options: SourceOptions): Promise<Uint8Array> {
  const name = response.url || "The response";
  if (!response.ok) throw new Error(`${name} can't be fetched: the server answered ${response.status} ${response.statusText}.`);
  if (!options.onProgress || !response.body) return new Uint8Array(await response.arrayBuffer());
  // a compressed transfer's length is not that of its contents
  const length = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  const total = length === null ? null : Number(length);
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    loaded += value.length;
    options.onProgress({ loaded, total });
  }
  const all = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
