// Pictures as inputs: drawn to the size that a model takes, then scaled as its export says.
import type { Preprocessing, Spec } from "./format.js";

export type Picture =
  | ImageData | ImageBitmap | HTMLCanvasElement | OffscreenCanvas | HTMLVideoElement | HTMLImageElement | VideoFrame;

const CLASSES = [
  "ImageData", "ImageBitmap", "HTMLCanvasElement", "OffscreenCanvas", "HTMLVideoElement", "HTMLImageElement",
  "VideoFrame",
];

/** Whether a value is a picture of any kind. */
export function isPicture(x: unknown): x is Picture {
  return typeof x === "object" && x !== null && CLASSES.some((name) => {
    const kind = (globalThis as Record<string, unknown>)[name] as (new () => object) | undefined;
    return kind !== undefined && x instanceof kind;
  });
}

/** Height, width and channels that an input of one example takes. Throws where it takes no picture. */
export function pictureShape(spec: Spec): [number, number, number] {
  const shape = spec.shape.slice(1);
  const [height, width, channels = 1] = shape;
  const fits = (shape.length === 2 || shape.length === 3) && [1, 3, 4].includes(channels);
  if (fits) return [height!, width!, channels];
  throw new TypeError(
    `The input "${spec.name}" takes examples of shape [${shape}]: a picture needs [height, width] or [height, width, ` +
    "1, 3 or 4 channels].");
}

function sizeOfPicture(picture: Picture): [number, number] {
  if ("videoWidth" in picture) return [picture.videoWidth, picture.videoHeight];
  if ("naturalWidth" in picture) return [picture.naturalWidth, picture.naturalHeight];
  if ("displayWidth" in picture) return [picture.displayWidth, picture.displayHeight];
  return [picture.width, picture.height];
}

let canvas: OffscreenCanvas | HTMLCanvasElement | null = null;

function context(width: number, height: number): OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D {
  canvas ??= typeof OffscreenCanvas === "undefined" ? document.createElement("canvas") : new OffscreenCanvas(1, 1);
  canvas.width = width;
  canvas.height = height;
  const found = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D | null;
  if (!found) throw new Error("This browser gives no 2d canvas to read pictures with.");
  return found;
}

/** RGBA of a picture, drawn to a size. */
function pixels(picture: Picture, width: number, height: number, fit: Preprocessing["fit"]): Uint8ClampedArray {
  let source: Exclude<Picture, ImageData> | OffscreenCanvas;
  if ("data" in picture) {
    if (picture.width === width && picture.height === height) return picture.data;
    const sheet = new OffscreenCanvas(picture.width, picture.height);
    sheet.getContext("2d")!.putImageData(picture, 0, 0);
    source = sheet;
  } else {
    source = picture;
  }
  const [w, h] = sizeOfPicture(source);
  if (!w || !h) throw new TypeError("The picture has no size yet: wait until the image or video has loaded.");
  const ratio = fit === "cover" ? Math.max(width / w, height / h) : Math.min(width / w, height / h);
  const [toWidth, toHeight] = fit === "stretch" ? [width, height] : [w * ratio, h * ratio];
  const draw = context(width, height);
  draw.imageSmoothingQuality = "high";
  draw.drawImage(source, (width - toWidth) / 2, (height - toHeight) / 2, toWidth, toHeight);
  return draw.getImageData(0, 0, width, height).data;
}

/** One picture as the numbers of one example. Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
export function pictureToExample(picture: Picture, spec: Spec, how: Preprocessing | undefined): Float32Array {
  const [height, width, channels] = pictureShape(spec);
  const rgba = pixels(picture, width, height, how?.fit ?? "stretch");
  const scale = channelsOf(how?.scale ?? 1 / 255, channels);
  const offset = channelsOf(how?.offset ?? 0, channels);
  const made = new Float32Array(height * width * channels);
  for (let i = 0, to = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < channels; c++) {
      let value = rgba[i + c]!;
      if (channels === 1) value = 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!;
      if (how?.invert && c < 3) value = 255 - value;
      made[to++] = value * scale[c]! + offset[c]!;
    }
  }
  return made;
}

function channelsOf(value: number | readonly number[], channels: number): number[] {
  const list = typeof value === "number" ? Array<number>(channels).fill(value) : [...value];
  if (list.length === channels) return list;
  throw new Error(`The model's preprocessing names ${list.length} channels, its input has ${channels}: export it again.`);
}
