// Pictures as the network takes them: 48 x 48, cut to a square; copies of them; files.

export const SIDE = 48;

const sheet = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });

type Shown = HTMLCanvasElement | HTMLVideoElement | HTMLImageElement;

function sizeOf(picture: Shown): [number, number] {
  if (picture instanceof HTMLVideoElement) return [picture.videoWidth, picture.videoHeight];
  if (picture instanceof HTMLImageElement) return [picture.naturalWidth, picture.naturalHeight];
  return [picture.width, picture.height];
}

/** The middle square of a canvas, video or image, on white; null while it has no size. */
export function frameOf(picture: Shown): ImageData | null {
  const [width, height] = sizeOf(picture);
  const side = Math.min(width, height);
  if (!sheet || side === 0) return null;
  sheet.fillStyle = "#ffffff"; // what is transparent is paper
  sheet.fillRect(0, 0, SIDE, SIDE);
  sheet.imageSmoothingQuality = "high";
  sheet.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  return sheet.getImageData(0, 0, SIDE, SIDE);
}

/** A copy that is moved by some pixels, and mirrored if so wished; the border's pixels go on outside. */
export function moved(picture: ImageData, right: number, down: number, mirrored: boolean): ImageData {
  const made = new ImageData(SIDE, SIDE);
  const from = new Uint32Array(picture.data.buffer); // a pixel is one number
  const to = new Uint32Array(made.data.buffer);
  const inside = (at: number): number => Math.max(0, Math.min(SIDE - 1, at));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const source = inside(x - right);
      to[y * SIDE + x] = from[inside(y - down) * SIDE + (mirrored ? SIDE - 1 - source : source)] ?? 0;
    }
  }
  return made;
}

/** The picture in a file, of any kind that the browser shows. Throws on others. */
export async function pictureIn(file: File): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } catch {
    throw new TypeError(`${file.name} is no picture that this browser can read.`);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** A picture on a canvas of its own. */
export function thumbnail(picture: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  canvas.getContext("2d")?.putImageData(picture, 0, 0);
  return canvas;
}
