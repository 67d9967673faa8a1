// Reads NumPy's .npz: a zip of .npy files (PKWARE's APPNOTE 6.3, NumPy's format 1.0), stored or deflated.

export interface NpyArray {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/** The uint8 arrays of a file, by name. Throws on other dtypes and damaged files. */
export async function readNpz(file: ArrayBuffer): Promise<{ [name: string]: NpyArray }> {
  const view = new DataView(file);
  let end = file.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error("Not an .npz file: it has no directory.");
  const arrays: { [name: string]: NpyArray } = {};
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [method, size, nameLength] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(new Uint8Array(file, at + 46, nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = new Uint8Array(file, start, size);
    arrays[name.replace(/\.npy$/, "")] = npy(method === 0 ? packed : await inflated(packed), name);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return arrays;
}

async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function npy(bytes: Uint8Array, name: string): NpyArray {
  const length = bytes[8]! + 256 * bytes[9]!;
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  if (!header.includes("'|u1'") || header.includes("'fortran_order': True")) {
    throw new Error(`${name} is no array of uint8 in row-major order.`);
  }
  const shape = /'shape': \(([^)]*)\)/.exec(header)![1]!.split(",").map((d) => d.trim()).filter(Boolean).map(Number);
  return { data: bytes.subarray(10 + length), shape };
}
