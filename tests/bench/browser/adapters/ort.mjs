// ONNX Runtime Web, its WebAssembly provider with one thread: it runs inference only. The models
// are made by onnx_models.py.
import * as ort from "onnxruntime-web/wasm";
import { permute } from "./arrays.mjs";

let folder;

export default {
  name: "ort-web",
  load({ base }) {
    folder = new URL("ort/", base);
    ort.env.wasm.wasmPaths = folder.href;
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false; // this is a worker already
    return { backend: "wasm", threads: 1 };
  },

  async create(workload, data) {
    if (workload.kind === "train") throw new Error("ONNX Runtime Web cannot train: it runs inference only");
    const session = await ort.InferenceSession.create(new URL(`${workload.name}.onnx`, folder).href, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
    });
    const feeds = workload.kind === "gemm" ? {} : { x: tensor(data.x) }; // factors are in the model
    let result;
    return {
      async step() {
        result = (await session.run(feeds)).y;
      },
      output: () => result.data,
      dispose: () => session.release(),
    };
  },
};

/** Images with channels first, as ONNX convolves. */
function tensor(x) {
  const { data, shape } = x.shape.length === 4 ? permute(x, [0, 3, 1, 2]) : x;
  return new ort.Tensor("float32", data.slice(), shape);
}
