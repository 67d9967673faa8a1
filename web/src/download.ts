// Downloads that report every byte. All files of the runtime start at once, and Pyodide's own
// fetch calls are then answered with the transfers that are already under way.

/** Downloads several files in parallel and reports the bytes of all of them together. */
export class Downloads {
  readonly #report: (loaded: number, total: number) => void;
  readonly #expected = new Map<string, number>();
  readonly #loaded = new Map<string, number>();
  readonly #started = new Map<string, Promise<Response>>();

  constructor(report: (loaded: number, total: number) => void) {
    this.#report = report;
  }

  /** Expect a file of `bytes` that something else will load; `finish` says when it has. */
  expect(url: string, bytes: number): void {
    this.#expected.set(url, bytes);
    this.#loaded.set(url, 0);
  }

  /** Start a transfer. `bytes`: its length as it arrives, where it is known beforehand. */
  begin(url: string, bytes?: number): Promise<Response> {
    this.expect(url, bytes ?? 0);
    const response = this.#transfer(url, bytes);
    this.#started.set(url, response);
    response.catch(() => undefined); // whoever asks for the file gets the error, not the console
    return response;
  }

  /** Count a file as complete. */
  finish(url: string): void {
    this.#count(url, this.#expected.get(url) ?? 0);
  }

  /** Replace the global fetch by one that hands out the transfers begun here, once each. */
  serve(): () => void {
    const original = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input), location.href).href;
      const started = this.#started.get(url);
      this.#started.delete(url);
      return started ?? original(input, init);
    };
    return () => {
      globalThis.fetch = original;
    };
  }

  async #transfer(url: string, bytes: number | undefined): Promise<Response> {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok || !response.body) {
      throw new Error(`${url} could not be downloaded: ${response.status} ${response.statusText}`);
    }
    const length = Number(response.headers.get("content-length"));
    if (bytes === undefined && length > 0) this.#expected.set(url, length);
    let loaded = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        loaded += chunk.byteLength;
        this.#count(url, loaded);
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
  }

  #count(url: string, loaded: number): void {
    this.#loaded.set(url, loaded);
    this.#expected.set(url, Math.max(loaded, this.#expected.get(url) ?? 0));
    this.#report(sum(this.#loaded), sum(this.#expected));
  }
}

function sum(sizes: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const size of sizes.values()) total += size;
  return total;
}
