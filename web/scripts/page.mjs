// Bundles the script and style of exported pages (Model.export("....html")) into the Python package.
// Usage: node scripts/page.mjs
import { build } from "esbuild";

await build({
  entryPoints: ["src/page/page.ts", "src/page/page.css"],
  outdir: "../core/tabgrad/keras/export/built",
  bundle: true,
  format: "iife",
  target: ["chrome107", "firefox114", "safari16.4"],
  define: { "import.meta.url": "document.baseURI" },
  minify: true,
  logLevel: "warning",
});
