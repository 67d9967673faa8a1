// TensorFlow.js on its plain JavaScript backend: slow, but it can train everything.
import { create, tf } from "./tfjs.mjs";

export default {
  name: "tfjs-cpu",
  async load() {
    await tf.setBackend("cpu");
    return { version: tf.version.tfjs, backend: tf.getBackend() };
  },
  create,
};
