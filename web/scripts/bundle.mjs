// Bundles dist/index.js (the page's side) and dist/worker.js. Usage: node scripts/bundle.mjs
import { build } from "esbuild";

await build({
  entryPoints: ["src/index.ts", "src/worker.ts"],
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: ["chrome107", "firefox114", "safari16.4"],
  loader: { ".py": "text" },
  minify: true,
  sourcemap: true,
  logLevel: "warning",
});
