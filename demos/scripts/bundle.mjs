// Bundles one demo: demos/NAME/main.ts and its styles. Usage: node scripts/bundle.mjs NAME OUT
import { build } from "esbuild";

const [name, outdir] = process.argv.slice(2);
await build({
  entryPoints: [`${name}/main.ts`],
  outdir,
  bundle: true,
  format: "esm",
  target: ["chrome107", "firefox114", "safari16.4"],
  loader: { ".py": "text" },
  minify: true,
  sourcemap: true,
  logLevel: "warning",
});
