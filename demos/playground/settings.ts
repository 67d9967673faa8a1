// Everything that can be chosen; it stands in the page's address, so that a link or a reload has it again.
import { DATASETS } from "./datasets.js";
import { FEATURES } from "./features.js";

export type Problem = "classification" | "regression";
export type Penalty = "none" | "l1" | "l2";

export interface Settings {
  readonly problem: Problem;
  readonly data: string;
  /** Noise and the share of examples to train on, in percent. */
  readonly noise: number;
  readonly share: number;
  readonly batch: number;
  readonly features: readonly string[];
  /** Neurons of each hidden layer. */
  readonly units: readonly number[];
  readonly activation: string;
  readonly rate: number;
  readonly penalty: Penalty;
  readonly penaltyRate: number;
  readonly speed: string;
  readonly discretise: boolean;
  readonly showTest: boolean;
  /** Of the data, and of the first weights. */
  readonly dataSeed: number;
  readonly weightSeed: number;
}

export const MOST_LAYERS = 4;
export const MOST_UNITS = 8;
export const MOST_BATCH = 30;

export const DEFAULTS: Settings = {
  problem: "classification", data: "circle", noise: 0, share: 50, batch: 10, features: ["x1", "x2"], units: [4, 2],
  activation: "tanh", rate: 0.03, penalty: "none", penaltyRate: 0.001, speed: "epoch", discretise: false, showTest: false,
  dataSeed: 1, weightSeed: 1,
};

export const CHOICES = {
  problem: ["classification", "regression"],
  activation: ["tanh", "relu", "sigmoid", "linear"],
  rate: [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  penalty: ["none", "l1", "l2"],
  penaltyRate: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  speed: ["step", "epoch", "ten", "most"],
} as const;

const LIMITS = {
  noise: [0, 50], share: [10, 90], batch: [1, MOST_BATCH], dataSeed: [0, 1e9], weightSeed: [0, 1e9],
} as const;

/** The settings as an address's fragment: only what differs from the first ones. */
export function toFragment(settings: Settings): string {
  const found = new URLSearchParams();
  for (const key of Object.keys(DEFAULTS) as (keyof Settings)[]) {
    const value = String(settings[key]);
    if (value !== String(DEFAULTS[key])) found.set(key, value);
  }
  return found.toString();
}

/** Settings from a fragment; what it does not say, or says wrongly, is as at first. */
export function fromFragment(fragment: string): Settings {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const found: { -readonly [key in keyof Settings]: unknown } = { ...DEFAULTS };
  for (const [key, texts] of Object.entries(CHOICES)) {
    const value = texts.find((choice) => String(choice) === given.get(key));
    if (value !== undefined) found[key as keyof Settings] = value;
  }
  for (const [key, [low, high]] of Object.entries(LIMITS)) {
    const value = Number(given.get(key));
    if (given.has(key) && Number.isInteger(value) && value >= low && value <= high) found[key as keyof Settings] = value;
  }
  for (const key of ["discretise", "showTest"] as const) found[key] = given.get(key) === "true";
  const features = FEATURES.map(({ name }) => name).filter((name) => given.get("features")?.split(",").includes(name));
  if (features.length > 0) found.features = features;
  const units = given.get("units")?.split(",").filter(Boolean).map(Number);
  const whole = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= MOST_UNITS;
  if (units && units.length <= MOST_LAYERS && units.every(whole)) found.units = units;
  const data = DATASETS.filter(({ problem }) => problem === found.problem);
  found.data = (data.find(({ name }) => name === given.get("data")) ?? data[0]!).name;
  return found as Settings;
}
