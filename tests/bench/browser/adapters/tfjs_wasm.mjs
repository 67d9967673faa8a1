// TensorFlow.js on its WebAssembly backend: SIMD, one thread.
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { create, tf } from "./tfjs.mjs";

export default {
  name: "tfjs-wasm",
  async load({ base }) {
    setThreadsCount(1);
    setWasmPaths(new URL("tfjs/", base).href);
    if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start its wasm backend");
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return { version: tf.version.tfjs, backend: tf.getBackend(), simd, threads: getThreadsCount() };
  },
  create,
};
