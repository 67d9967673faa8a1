// Runs pytest inside Pyodide under Node, on the wheel a page would load.
//   node run.mjs [--report FILE.json] PYTEST_ARGS...
// The wheel comes through loadPackage from web/dist/pyodide/pyodide-lock.json; tests/ and
// .cache/data are mounted, nothing is copied. Prints pytest's lines and exits with its code.
import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const REPO = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const RUNTIME = join(REPO, "web", "dist", "pyodide");
const WHEELS = join(REPO, ".cache", "pyodide", "test-wheels");
const LONGEST_LINE = 400;

const RUN = `
import os, sys
os.chdir("/repo")
sys.dont_write_bytecode = True
import pytest
code = int(pytest.main(["-p", "no:cacheprovider", "-p", "no:faulthandler", *args.to_py()]))
code
`;

function parse(argv) {
  const args = [...argv];
  const at = args.indexOf("--report");
  const report = at >= 0 ? args.splice(at, 2)[1] : null;
  return { args, report };
}

// Passes bytes through as they come (pytest's dots too), but no line past LONGEST_LINE.
function passer(stream) {
  const decoder = new TextDecoder();
  let column = 0;
  return {
    write(bytes) {
      let text = "";
      for (const character of decoder.decode(bytes, { stream: true })) {
        column = character === "\n" ? 0 : column + 1;
        if (column <= LONGEST_LINE) text += character;
        if (column === LONGEST_LINE + 1) text += " ...";
      }
      stream.write(text);
      return bytes.length;
    },
  };
}

async function start() {
  const entry = join(REPO, "web", "node_modules", "pyodide", "pyodide.mjs");
  const { loadPyodide } = await import(pathToFileURL(entry).href);
  const pyodide = await loadPyodide({
    lockFileURL: join(RUNTIME, "pyodide-lock.json"),
    packageBaseUrl: RUNTIME,
    env: { HOME: "/home/pyodide", TABGRAD_IN_PYODIDE: "1" },
  });
  pyodide.setStdout(passer(process.stdout));
  pyodide.setStderr(passer(process.stderr));
  await pyodide.loadPackage("tabgrad", { messageCallback: () => {} });
  const extractDir = pyodide.runPython("import site; site.getsitepackages()[0]");
  for (const name of readdirSync(WHEELS).filter((file) => file.endsWith(".whl"))) {
    pyodide.unpackArchive(new Uint8Array(readFileSync(join(WHEELS, name))), "zip", { extractDir });
  }
  pyodide.FS.mkdirTree("/repo/.cache/data");
  pyodide.FS.writeFile("/repo/pyproject.toml", readFileSync(join(REPO, "pyproject.toml")));
  pyodide.mountNodeFS("/repo/tests", join(REPO, "tests"));
  const data = join(REPO, ".cache", "data");
  if (existsSync(data)) pyodide.mountNodeFS("/repo/.cache/data", data);
  return pyodide;
}

const { args, report } = parse(process.argv.slice(2));
try {
  const pyodide = await start();
  if (report) args.push("--report-counts=/tmp/counts.json");
  const globals = pyodide.toPy({ args });
  globals.set("args", args);
  const code = await pyodide.runPythonAsync(RUN, { globals });
  if (report && pyodide.FS.analyzePath("/tmp/counts.json").exists) {
    writeFileSync(report, pyodide.FS.readFile("/tmp/counts.json"));
  }
  process.exit(code);
} catch (error) {
  // Node would print the source line of a thrown error: here that line is all of Pyodide.
  console.error(String(error.stack ?? error).split("\n").map((s) => s.slice(0, 300)).join("\n"));
  process.exit(70);
}
