// Bundles the page and the worker, each adapter in its own chunk. Usage: node bundle.mjs OUTDIR
import { build } from "esbuild";

await build({
  entryPoints: ["page.mjs", "worker.mjs"],
  outdir: process.argv[2],
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  minify: true,
  logLevel: "error",
});
