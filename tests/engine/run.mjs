// Runs programs on the engine and gives the SHA-256 of what each leaves. A module for pages; for Node also
// a script: node run.mjs FOLDER   (FOLDER has runtime/, manifest.json and data.bin; prints JSON)
//
// A case: { program, inputs, entry, runs, resumeAt, states }, program and inputs as [at, length] in data.bin.
// With resumeAt a fresh engine goes on from there with the states so far. `states`: these are hashed, else
// the results.

async function digest(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A copy in which every NaN is the same: WebAssembly leaves its bits open. */
function canonical(array) {
  const copy = array.slice();
  if (copy instanceof Float32Array || copy instanceof Float64Array) {
    copy.forEach((x, i) => x !== x && (copy[i] = NaN));
  }
  return copy;
}

async function runCase(Engine, wasm, test, data) {
  const piece = ([at, length]) => data.subarray(at, at + length);
  const start = async () => (await Engine.start(wasm)).load(piece(test.program));
  let program = await start();
  const entry = () => program.entry(test.entry);
  const fill = () => entry().inputs.forEach((place, i) => {
    const view = program.view(place);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(piece(test.inputs[i]));
  });
  const states = () => program.header.signature.states.map((_, i) => canonical(program.state(i)));
  fill();
  for (let run = 0; run < test.runs; run++) {
    if (run === test.resumeAt) {
      const saved = states();
      program = await start();
      saved.forEach((array, i) => program.state(i).set(array));
      fill();
    }
    program.run(entry());
  }
  return digest(test.states ? states() : entry().outputs.map((place) => canonical(program.view(place))));
}

/** The hashes of all cases; of one that fails, its message. */
export async function runAll(Engine, wasm, manifest, data) {
  const module = await WebAssembly.compile(wasm);
  const found = [];
  for (const test of manifest.cases) {
    try {
      found.push(await runCase(Engine, module, test, data));
    } catch (error) {
      found.push(String(error));
    }
  }
  return found;
}

if (globalThis.process?.argv?.[2]) {
  const { readFileSync } = await import("node:fs");
  const { pathToFileURL } = await import("node:url");
  const folder = process.argv[2];
  const { Engine } = await import(pathToFileURL(`${folder}/runtime/index.js`).href);
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8"));
  const wasm = readFileSync(`${folder}/runtime/engine.wasm`);
  const data = new Uint8Array(readFileSync(`${folder}/data.bin`));
  console.log(JSON.stringify(await runAll(Engine, wasm, manifest, data)));
}
