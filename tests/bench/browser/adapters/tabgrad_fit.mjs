// tabgrad in Pyodide, through model.fit: what a Keras program in a page gets. Training and predict.
let pyodide;
let create;

export default {
  name: "tabgrad-fit",
  async load({ base }) {
    const folder = new URL("pyodide/", base);
    const { loadPyodide } = await import(/* @vite-ignore */ new URL("pyodide.mjs", folder).href);
    pyodide = await loadPyodide({ indexURL: folder.href });
    await pyodide.loadPackage("tabgrad", { messageCallback: () => {} });
    for (const name of ["networks.py", "fit_page.py"]) {
      pyodide.FS.writeFile(name, await (await fetch(new URL(`tabgrad/${name}`, base))).text());
    }
    create = pyodide.runPython("import fit_page, tabgrad; fit_page.create");
    return { version: pyodide.version, executor: pyodide.runPython("tabgrad.config.get_executor()") };
  },

  create(workload, data) {
    if (workload.kind === "gemm") throw new Error("products are measured without layers: see tabgrad-engine");
    const handle = create(JSON.stringify(workload), plain(data));
    return {
      step: () => handle.steps(1),
      steps: (count) => handle.steps(count),
      least: workload.kind === "train" ? 20 : 1, // a fit of a single step would mostly begin and end
      loss: () => handle.loss(),
      output() {
        const proxy = handle.output();
        const values = proxy.toJs();
        proxy.destroy();
        return Float32Array.from(values);
      },
      dispose: () => handle.destroy(),
    };
  },
};

/** Layers without weights are null in Python's eyes too. */
function plain(data) {
  return { ...data, weights: data.weights.map((layer) => layer ?? null) };
}
