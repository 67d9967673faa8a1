// tabgrad's engine called from JavaScript, no Python in the page: programs made by tabgrad_models.py.
import { Engine } from "../../../../web/src/runtime/engine.ts";

let folder;
let module;

export default {
  name: "tabgrad-engine",
  async load({ base }) {
    folder = new URL("tabgrad/", base);
    const bytes = await (await fetch(new URL("engine.wasm", folder))).arrayBuffer();
    module = await WebAssembly.compile(bytes);
    return { backend: "wasm SIMD128", threads: 1, bytes: bytes.byteLength };
  },

  async create(workload, data) {
    const file = `${workload.name}${workload.agree && workload.kind === "train" ? ".agree" : ""}.tg`;
    const engine = await Engine.start(module);
    const program = engine.load(new Uint8Array(await (await fetch(new URL(file, folder))).arrayBuffer()));
    const names = workload.kind === "train" ? ["train_step", "test_step"] : ["predict"];
    const entries = names.map((name) => program.entry(name));
    const fill = (entry) => {
      for (const place of entry.inputs) program.view(place).set(data[place.name].data);
    };
    const [main, test] = entries;
    fill(main);
    const result = program.view(main.outputs[0]);
    return {
      step() {
        program.run(main);
        return result[0] > Infinity ? Promise.resolve() : undefined; // the result is read
      },
      loss() {
        fill(test); // entries share their arena
        program.run(program.entry("reset_metrics"));
        program.run(test);
        const loss = program.view(test.outputs.find(({ name }) => name === "loss"))[0];
        fill(main);
        return loss;
      },
      output: () => new Float32Array(result),
      dispose() {},
    };
  },
};
