// Bundles dist/: the page's side, the workers and dist/runtime/. Usage: node scripts/bundle.mjs
import { copyFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

const ENGINES = "../core/tabgrad/execute/wasm";
const common = {
  bundle: true,
  format: "esm",
  target: ["chrome107", "firefox114", "safari16.4"],
  loader: { ".py": "text" },
  minify: true,
  logLevel: "warning",
};

await build({
  ...common, entryPoints: ["src/index.ts", "src/auto.ts", "src/worker.ts"], outbase: "src", outdir: "dist", sourcemap: true,
});

mkdirSync("dist/runtime", { recursive: true });
await build({
  ...common,
  entryPoints: ["index", "predict", "worker"].map((name) => `src/runtime/${name}.ts`),
  outdir: "dist/runtime", sourcemap: true,
});
for (const name of ["engine.wasm", "engine-predict.wasm"]) copyFileSync(`${ENGINES}/${name}`, `dist/runtime/${name}`);
