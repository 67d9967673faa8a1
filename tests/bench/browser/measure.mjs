// How a step is timed, equally for all frameworks.
const WARM_SHARE = 0.4; // of the budget goes to warming up: the browser compiles hot code in tiers
const CHUNK = 12; // ms; the clock of a page that is not isolated moves in steps of 0.1 ms
const LONG = 5000; // ms; a step this long is timed as it comes, without warming up
const MAX_STEPS = 500; // a training run's; see README.md, subnormal numbers

/** ms of so many steps. A step is awaited only where it has to be: synchronous frameworks pay nothing. */
async function repeat(handle, count) {
  const start = performance.now();
  if (handle.steps) await handle.steps(count);
  else for (let i = 0; i < count; i++) {
    const pending = handle.step();
    if (pending) await pending;
  }
  return performance.now() - start;
}

/**
 * Warm up, then time chunks of steps until the budget is spent. Gives the median ms of a step, the
 * number of timed steps, and whether one step alone outlasts the budget (then one is timed).
 */
export async function timeSteps(handle, { budget, limit }) {
  const first = await repeat(handle, 1); // may include compilation
  if (first >= LONG) return { ms: first, first, steps: 1, slow: true };
  const second = await repeat(handle, 1);
  if (second >= budget) return { ms: second, first, steps: 1, slow: true };
  let left = limit - 2;
  const chunkOf = (ms) => Math.max(handle.least ?? 1, Math.min(Math.ceil(CHUNK / Math.max(ms, 1e-3)), Math.floor(limit / 10)));
  let ms = second;
  for (let spent = second; spent < budget * WARM_SHARE && left > limit * 0.6; ) {
    const count = chunkOf(ms);
    const took = await repeat(handle, count);
    ms = took / count;
    spent += took;
    left -= count;
  }
  const count = chunkOf(ms);
  const times = [];
  for (let spent = 0; (spent < budget || times.length < 3) && left >= count; left -= count) {
    const took = await repeat(handle, count);
    times.push(took / count);
    spent += took;
  }
  return { ms: median(times), first, steps: times.length * count, slow: false };
}

/** The most steps of one run. */
export function stepLimit(workload) {
  return workload.max_steps ?? (workload.kind === "train" ? MAX_STEPS : Infinity);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
