// Work that follows the pointer: a mouse may report many times a frame, the screen shows one of them.

/** Does it once before the next frame, however often it is asked for. */
export function perFrame(act: () => unknown): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}
