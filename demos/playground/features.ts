// What the network sees of a point.

export interface Feature {
  readonly name: string;
  readonly label: string;
  readonly of: (x1: number, x2: number) => number;
}

export const FEATURES: readonly Feature[] = [
  { name: "x1", label: "x₁", of: (x1) => x1 },
  { name: "x2", label: "x₂", of: (_, x2) => x2 },
  { name: "x1^2", label: "x₁²", of: (x1) => x1 * x1 },
  { name: "x2^2", label: "x₂²", of: (_, x2) => x2 * x2 },
  { name: "x1*x2", label: "x₁x₂", of: (x1, x2) => x1 * x2 },
  { name: "sin(x1)", label: "sin x₁", of: (x1) => Math.sin(x1) },
  { name: "sin(x2)", label: "sin x₂", of: (_, x2) => Math.sin(x2) },
];

/** Features by their names, in the order of FEATURES. */
export const featuresOf = (names: readonly string[]): readonly Feature[] => FEATURES.filter(({ name }) => names.includes(name));
