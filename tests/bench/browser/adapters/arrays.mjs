// Weights and images in the forms that other frameworks want, made before the first step.

/** Reorder axes into a new contiguous array: axis i of the result is axis axes[i] of the array. */
export function permute({ data, shape, dtype }, axes) {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const turned = axes.map((axis) => shape[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const result = new data.constructor(data.length);
  let next = 0;
  const copy = (axis, from) => {
    if (axis === axes.length) result[next++] = data[from];
    else for (let i = 0; i < turned[axis]; i++) copy(axis + 1, from + i * steps[axis]);
  };
  copy(0, 0);
  return { data: result, shape: turned, dtype };
}

/** Attention's weights without their axis of heads: (d, heads, size) as (d, heads * size), and so on. */
export function joinHeads(name, array) {
  const size = array.data.length;
  if (name.endsWith("_bias")) return { ...array, shape: [size] };
  if (array.shape.length !== 3) return array;
  const inputs = name === "output_kernel" ? array.shape[0] * array.shape[1] : array.shape[0];
  return { ...array, shape: [inputs, size / inputs] };
}
