// Reads data.json and data.bin (blob.py): the same weights and batches for every framework.
const views = { float32: Float32Array, int32: Int32Array };

/** Fetch both files once; gives a function from a workload's name to its arrays. */
export async function openData(base) {
  const [index, bytes] = await Promise.all([
    fetch(new URL("data.json", base)).then((answer) => answer.json()),
    fetch(new URL("data.bin", base)).then((answer) => answer.arrayBuffer()),
  ]);
  return (name) => arrays(index.workloads[name], bytes);
}

/**
 * { x, y, weights, folded } or { a, b }. An array is { dtype, shape, data }; data is a view that
 * adapters must not write to. weights and folded have one entry a layer: its arrays by name.
 */
function arrays(entry, bytes) {
  if (entry === null || typeof entry !== "object") return entry;
  if (Array.isArray(entry)) return entry.map((item) => arrays(item, bytes));
  if ("offset" in entry) {
    const size = entry.shape.reduce((product, n) => product * n, 1);
    const data = new views[entry.dtype](bytes, entry.offset, size);
    return { dtype: entry.dtype, shape: entry.shape, data };
  }
  return Object.fromEntries(Object.entries(entry).map(([key, item]) => [key, arrays(item, bytes)]));
}
