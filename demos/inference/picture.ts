// Pictures of digits, chosen, dropped or pasted: their ink is put on the canvas as if it had been drawn there.
import { element } from "../shared/dom.js";

const FAINTEST = 30; // of 255: what differs less from the paper is paper
const PAPER = 0.3; // shadows: up to this share of the darkest ink's contrast
const FULL = 0.7; // from this share on, ink is full

/** Has the page take pictures wherever they come from. Calls onInk when one is on the canvas. */
export function acceptPictures(canvas: HTMLCanvasElement, onInk: () => unknown): void {
  const input = element("file", HTMLInputElement);
  const message = element("message", HTMLElement);
  const hush = (): void => void (message.hidden = true);
  const complain = (text: string): void => {
    message.textContent = text;
    message.hidden = false;
  };
  const take = async (file: File | undefined): Promise<void> => {
    try {
      if (!file) throw new Error("There is no picture in it.");
      const ink = await inkOf(file, canvas.width, canvas.height);
      putInk(canvas, ink); // only now: a file that is none has changed nothing
      hush();
      onInk();
    } catch (error) {
      complain((error as Error).message);
    }
  };

  element("choose", HTMLButtonElement).onclick = () => input.click();
  input.onchange = () => {
    void take(input.files?.[0]);
    input.value = ""; // the same file may be chosen again
  };
  addEventListener("paste", (event) => void take(event.clipboardData?.files[0]));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  for (const end of ["dragleave", "dragend", "drop"] as const) {
    addEventListener(end, () => document.body.classList.remove("dropping"));
  }
  addEventListener("drop", (event) => {
    event.preventDefault(); // or the browser leaves the page for the file
    void take(event.dataTransfer?.files[0]);
  });
  canvas.addEventListener("pointerdown", hush);
  element("clear", HTMLButtonElement).addEventListener("click", hush);
}

/** The ink of a picture that fits into a frame: white, as opaque as it differs from the paper. Throws where there is none. */
async function inkOf(file: File, width: number, height: number): Promise<ImageData> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`“${file.name}” is no picture that this browser can read.`);
  });
  const scale = Math.min(width / bitmap.width, height / bitmap.height);
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(1, Math.round(bitmap.width * scale));
  sheet.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = sheet.getContext("2d", { willReadFrequently: true })!;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, sheet.width, sheet.height);
  bitmap.close();
  const image = context.getImageData(0, 0, sheet.width, sheet.height);
  const values = brightness(image);
  const paper = median(border(values, image.width, image.height));
  const contrast = values.map((value) => Math.abs(value - paper));
  const strongest = contrast.reduce((a, b) => Math.max(a, b), 0);
  if (strongest < FAINTEST) throw new Error(`Nothing stands out in “${file.name}”: a digit needs to be darker or lighter than what is around it.`);
  contrast.forEach((value, i) => {
    const ink = (value / strongest - PAPER) / (FULL - PAPER);
    image.data.set([255, 255, 255, 255 * Math.min(1, Math.max(0, ink))], 4 * i);
  });
  return image;
}

/** Grey values; the opacity where the background is transparent. */
function brightness({ data, width, height }: ImageData): Float32Array {
  const opacity = Float32Array.from({ length: width * height }, (_, i) => data[4 * i + 3]!);
  if (median(border(opacity, width, height)) < 128) return opacity;
  return opacity.map((_, i) => 0.299 * data[4 * i]! + 0.587 * data[4 * i + 1]! + 0.114 * data[4 * i + 2]!);
}

const border = (values: Float32Array, width: number, height: number): Float32Array =>
  values.filter((_, i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1);

const median = (values: Float32Array): number => values.slice().sort()[values.length >> 1]!;

function putInk(canvas: HTMLCanvasElement, ink: ImageData): void {
  const context = canvas.getContext("2d")!;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.putImageData(ink, (canvas.width - ink.width) >> 1, (canvas.height - ink.height) >> 1);
}
