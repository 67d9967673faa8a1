// Every framework: its name in tables, and its adapter. A new one is a file and a line here.
// Names that begin with "tabgrad" are compared with the best of the others.
//
// An adapter's default export (all but create may be left out; any function may be async):
//   {
//     name,                      as in this list
//     load(env) -> details       once, in a worker; env.base is the address of the served folder;
//                                details ({ version, ... }) are kept with the results
//     create(workload, data) -> {
//       step(),                  one whole training step, inference or product, finished on return
//       steps(count),            optional: so many steps in one call, where that is how it trains
//       least,                   optional: the fewest steps of such a call that is timed
//       loss(),                  training: loss on the batch with today's weights, without dropout
//       output(),                inference and products: the result of the last step, Float32Array
//       dispose(),
//     }
//   }
// workload is its entry of workloads.json with its name added (and, with workload.agree, all dropout
// rates 0); data is what data.mjs says. create throws, or step does, where a framework cannot.
export const adapters = {
  "tabgrad-fit": () => import("./adapters/tabgrad_fit.mjs"),
  "tabgrad-engine": () => import("./adapters/tabgrad_engine.mjs"),
  "tfjs-wasm": () => import("./adapters/tfjs_wasm.mjs"),
  "tfjs-cpu": () => import("./adapters/tfjs_cpu.mjs"),
  "jax-js": () => import("./adapters/jax.mjs"),
  "ort-web": () => import("./adapters/ort.mjs"),
};
