// Drawn strokes to a digit as MNIST has them: the ink scaled to fit a 20x20 box, keeping its
// proportions, and its centre of mass put at the centre of 28x28 (LeCun's page on MNIST).

export const SIDE = 28;
const BOX = 20;

/** Grey values in [0, 1], row-major. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** The 28x28 digit, or null if nothing is drawn. */
export function centred(drawing: Grey): Float32Array<ArrayBuffer> | null {
  const bounds = inkBounds(drawing);
  if (!bounds) return null;
  const { left, top, width, height } = bounds;
  const scale = BOX / Math.max(width, height);
  const small = resized(drawing, left, top, scale,
    Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const [massX, massY] = centreOfMass(small);
  const digit = new Float32Array(SIDE * SIDE);
  const shiftX = Math.round(SIDE / 2 - massX);
  const shiftY = Math.round(SIDE / 2 - massY);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const atX = x + shiftX;
      const atY = y + shiftY;
      if (atX < 0 || atY < 0 || atX >= SIDE || atY >= SIDE) continue;
      digit[atY * SIDE + atX] = small.values[y * small.width + x] ?? 0;
    }
  }
  return digit;
}

function inkBounds({ width, height, values }: Grey) {
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((values[y * width + x] ?? 0) < 0.1) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Box filter: every pixel of the small image is the mean of the area it covers. */
function resized(source: Grey, left: number, top: number, scale: number,
  width: number, height: number): Grey {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      values[y * width + x] = mean(source, left + x / scale, top + y / scale,
        left + (x + 1) / scale, top + (y + 1) / scale);
    }
  }
  return { width, height, values };
}

function mean(source: Grey, x0: number, y0: number, x1: number, y1: number): number {
  let total = 0, area = 0;
  for (let y = Math.floor(y0); y < Math.min(Math.ceil(y1), source.height); y++) {
    const high = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.floor(x0); x < Math.min(Math.ceil(x1), source.width); x++) {
      const part = high * (Math.min(x + 1, x1) - Math.max(x, x0));
      total += part * (source.values[y * source.width + x] ?? 0);
      area += part;
    }
  }
  return area > 0 ? total / area : 0;
}

function centreOfMass({ width, height, values }: Grey): [number, number] {
  let mass = 0, massX = 0, massY = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x] ?? 0;
      mass += value;
      massX += value * (x + 0.5);
      massY += value * (y + 0.5);
    }
  }
  return [massX / mass, massY / mass];
}
