// Two sets of examples that the page draws itself, so that it can be tried without a camera.
import { frameOf } from "./pictures.js";
import { between, seeded, type Random } from "./random.js";

const PAPER = 280;
const EACH = 30;

type Draw = (pen: CanvasRenderingContext2D, size: number, random: Random) => void;

const circle: Draw = (pen, size) => {
  pen.beginPath();
  pen.ellipse(0, 0, size, size, 0, 0, 2 * Math.PI);
  pen.stroke();
};

const triangle: Draw = (pen, size) => {
  pen.beginPath();
  for (const corner of [0, 1, 2]) {
    const angle = (corner / 3) * 2 * Math.PI - Math.PI / 2;
    pen.lineTo(1.15 * size * Math.cos(angle), 1.15 * size * Math.sin(angle));
  }
  pen.closePath();
  pen.stroke();
};

const cross: Draw = (pen, size) => {
  const reach = 0.85 * size;
  pen.beginPath();
  pen.moveTo(-reach, -reach);
  pen.lineTo(reach, reach);
  pen.moveTo(reach, -reach);
  pen.lineTo(-reach, reach);
  pen.stroke();
};

/** A face whose mouth is drawn by `mouth`. */
const face = (mouth: Draw): Draw => (pen, size, random) => {
  circle(pen, 1.3 * size, random);
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.arc(side * 0.45 * size, -0.35 * size, pen.lineWidth / 2, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.beginPath();
  mouth(pen, size, random);
  pen.stroke();
};

const happy = face((pen, size) => pen.arc(0, 0.1 * size, 0.65 * size, 0.12 * Math.PI, 0.88 * Math.PI));
const sad = face((pen, size) => pen.arc(0, 0.95 * size, 0.6 * size, 1.17 * Math.PI, 1.83 * Math.PI));
const surprised = face((pen, size) => pen.ellipse(0, 0.5 * size, 0.25 * size, 0.33 * size, 0, 0, 2 * Math.PI));

interface PictureSet {
  readonly classes: { readonly [name: string]: Draw };
  readonly sizes: readonly [number, number];
  readonly widths: readonly [number, number];
  /** How far from the middle, as a share of the room that there is. */
  readonly spread: number;
}

const SETS = {
  shapes: { classes: { circles: circle, triangles: triangle, crosses: cross }, sizes: [42, 85], widths: [11, 24], spread: 1 },
  faces: { classes: { happy, sad, surprised }, sizes: [72, 92], widths: [10, 18], spread: 0.4 },
} as const satisfies { [name: string]: PictureSet };

export type SetName = keyof typeof SETS;

/** One drawing of a random size, place, turn and colour. */
function drawn(pen: CanvasRenderingContext2D, draw: Draw, { sizes, widths, spread }: PictureSet, random: Random): void {
  const dark = random() < 0.2;
  const hue = between(random, 0, 360);
  const ink = `hsl(${hue} ${between(random, 30, 100)}% ${dark ? between(random, 70, 95) : between(random, 10, 45)}%)`;
  const paper = `hsl(${between(random, 0, 360)} 25% ${dark ? between(random, 5, 25) : between(random, 92, 100)}%)`;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = paper;
  pen.fillRect(0, 0, PAPER, PAPER);
  const size = between(random, ...sizes);
  const room = spread * (PAPER / 2 - 1.35 * size);
  pen.translate(PAPER / 2 + between(random, -room, room), PAPER / 2 + between(random, -room, room));
  pen.rotate(between(random, -0.3, 0.3));
  pen.scale(between(random, 0.85, 1.15), between(random, 0.85, 1.15));
  Object.assign(pen, {
    lineWidth: between(random, ...widths), lineCap: "round", lineJoin: "round", strokeStyle: ink, fillStyle: ink,
  });
  draw(pen, size, random);
}

/** The classes of a set, by name, with thirty pictures each. */
export function pictureSet(name: SetName, seed = 1, each = EACH): Map<string, ImageData[]> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PAPER;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("This browser gives no 2D canvas.");
  const random = seeded(seed);
  return new Map(Object.entries<Draw>(SETS[name].classes).map(([label, draw]) => {
    const pictures = Array.from({ length: each }, () => {
      drawn(pen, draw, SETS[name], random);
      return frameOf(canvas);
    });
    return [label, pictures.filter((picture) => picture !== null)];
  }));
}
