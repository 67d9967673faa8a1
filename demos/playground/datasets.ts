// The data: points of a square from -6 to 6, each with a value from -1 to 1.
import { between, normal, random, shuffle } from "./random.js";
import type { Random } from "./random.js";
import type { Problem } from "./settings.js";

export const COUNT = 500;
export const EDGE = 6;

export interface Point {
  readonly x1: number;
  readonly x2: number;
  /** What the network is to give: -1 or 1 where it tells two classes apart. */
  readonly value: number;
}

export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly problem: Problem;
  /** noise: from 0 to 1. */
  readonly points: (count: number, noise: number, next: Random) => Point[];
}

/** A point that noise has moved. */
function moved(x1: number, x2: number, value: number, by: number, next: Random): Point {
  const inside = (x: number): number => Math.max(-EDGE, Math.min(EDGE, x));
  return { x1: inside(x1 + by * normal(next)), x2: inside(x2 + by * normal(next)), value };
}

const times = (count: number, make: (i: number) => Point): Point[] => Array.from({ length: count }, (_, i) => make(i));

function circle(count: number, noise: number, next: Random): Point[] {
  return times(count, (i) => {
    const inner = i < count / 2;
    const radius = inner ? 2.3 * Math.sqrt(next()) : between(next, 3.4, 5);
    const angle = between(next, 0, 2 * Math.PI);
    return moved(radius * Math.cos(angle), radius * Math.sin(angle), inner ? 1 : -1, 1.6 * noise, next);
  });
}

function exclusiveOr(count: number, noise: number, next: Random): Point[] {
  const side = (sign: number): number => sign * between(next, 0.3, 5);
  return times(count, (i) => {
    const [a, b] = [i & 1 ? 1 : -1, i & 2 ? 1 : -1];
    return moved(side(a), side(b), a * b, 1.6 * noise, next);
  });
}

function gauss(count: number, noise: number, next: Random): Point[] {
  return times(count, (i) => {
    const value = i < count / 2 ? 1 : -1;
    return moved(2.1 * value, 2.1 * value, value, 0.7 + 2.4 * noise, next);
  });
}

function spirals(count: number, noise: number, next: Random): Point[] {
  const arm = count / 2;
  return times(count, (i) => {
    const value = i < arm ? 1 : -1;
    const along = ((i % arm) + 0.5) / arm;
    const angle = 1.75 * along * 2 * Math.PI + (value > 0 ? 0 : Math.PI);
    return moved(5.2 * along * Math.sin(angle), 5.2 * along * Math.cos(angle), value, 0.06 + 0.9 * noise, next);
  });
}

const limited = (value: number): number => Math.max(-1, Math.min(1, value));

function anywhere(count: number, noise: number, next: Random, valueOf: (x1: number, x2: number) => number): Point[] {
  return times(count, () => {
    const [x1, x2] = [between(next, -EDGE, EDGE), between(next, -EDGE, EDGE)];
    return { x1, x2, value: limited(valueOf(x1, x2) + 0.5 * noise * normal(next)) };
  });
}

const plane = (count: number, noise: number, next: Random): Point[] =>
  anywhere(count, noise, next, (x1, x2) => (x1 + x2) / 10);

const HILLS = [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]] as const;

const hills = (count: number, noise: number, next: Random): Point[] =>
  anywhere(count, noise, next, (x1, x2) =>
    HILLS.reduce((sum, [a, b, sign]) => sum + sign * Math.exp(-((x1 - a) ** 2 + (x2 - b) ** 2) / 4.5), 0));

export const DATASETS: readonly Dataset[] = [
  { name: "circle", title: "Circle", problem: "classification", points: circle },
  { name: "xor", title: "XOR", problem: "classification", points: exclusiveOr },
  { name: "gauss", title: "Gaussians", problem: "classification", points: gauss },
  { name: "spirals", title: "Spirals", problem: "classification", points: spirals },
  { name: "plane", title: "Plane", problem: "regression", points: plane },
  { name: "hills", title: "Hills", problem: "regression", points: hills },
];

export const datasetOf = (name: string): Dataset => DATASETS.find((one) => one.name === name)!;

/** The points of a data set in a random order. */
export function drawn(dataset: Dataset, noise: number, seed: number, count = COUNT): Point[] {
  const next = random(seed);
  return shuffle(dataset.points(count, noise, next), next);
}
