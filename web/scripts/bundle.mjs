// Bundles dist/index.js (the page's side), dist/worker.js and dist/runtime/. Usage: node scripts/bundle.mjs
import { copyFileSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["src/index.ts", "src/worker.ts", "src/runtime/index.ts"],
  outbase: "src",
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: ["chrome107", "firefox114", "safari16.4"],
  loader: { ".py": "text" },
  minify: true,
  sourcemap: true,
  logLevel: "warning",
});

copyFileSync("../core/tabgrad/execute/wasm/engine.wasm", "dist/runtime/engine.wasm");
