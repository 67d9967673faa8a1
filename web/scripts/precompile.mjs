// Adds Pyodide's own bytecode to a pure wheel, beside the sources as __pycache__/*.cpython-313.pyc:
// any other Python ignores it, so the wheel stays py3-none-any, and tracebacks keep their lines.
// The compiling runs inside Pyodide: the bytecode is that of the very Python which will load it.
// Usage: node precompile.mjs IN.whl OUT.whl
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const COMPILE = `
import base64, hashlib, importlib.util, io, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

TAG = sys.implementation.cache_tag

def bytecode(name, source):
    """An unchecked-hash .pyc: never compared with the source again, so no stat per import."""
    code = compile(source, name, "exec", dont_inherit=True)
    return _code_to_hash_pyc(code, importlib.util.source_hash(source), False)

def entry(name, data):
    info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info, data

def precompiled(wheel):
    files = {}
    with zipfile.ZipFile(io.BytesIO(wheel)) as old:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("/RECORD"):
                record = name
                continue
            files[name] = data
            if name.endswith(".py"):
                folder, _, base = name.rpartition("/")
                cached = f"{folder}/__pycache__/{base[:-3]}.{TAG}.pyc"
                files[cached] = bytecode(name, data)
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    files[record] = ("\\n".join([*lines, f"{record},,"]) + "\\n").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, data in files.items():
            new.writestr(*entry(name, data), compresslevel=9)
    return out.getvalue()

precompiled(wheel.to_bytes())
`;

const [input, output] = process.argv.slice(2);
try {
  const pyodide = await loadPyodide();
  const globals = pyodide.toPy({});
  globals.set("wheel", new Uint8Array(readFileSync(input)));
  writeFileSync(output, pyodide.runPython(COMPILE, { globals }).toJs());
} catch (error) {
  // Node would print the source line of a thrown error: here that line is all of Pyodide.
  console.error(`precompile: ${error.message}`);
  process.exit(1);
}
