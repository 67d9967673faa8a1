// Bundles the page and the worker, each adapter in its own chunk. Usage: node bundle.mjs OUTDIR [own]
// "own": the peers' packages are left out, and so can't be loaded.
import { createRequire } from "node:module";

const { build } = createRequire(new URL("../../../web/package.json", import.meta.url))("esbuild");
const [outdir, own] = process.argv.slice(2);

await build({
  entryPoints: ["page.mjs", "worker.mjs"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  minify: true,
  logLevel: "error",
  external: own ? ["@tensorflow/*", "@jax-js/*", "onnxruntime-web*"] : [],
});
