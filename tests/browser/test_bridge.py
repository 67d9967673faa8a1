"""The bridge: the Keras API from JavaScript, against the same program in Python."""

import functools
import http.server
import shutil
import threading

import numpy as np
import pytest
import tabgrad as tf
from conftest import REPO, open_tab
from serve import Handler, serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

PAGE = """<!doctype html><meta charset="utf-8"><title>bridge</title><link rel="icon" href="icon.svg">
<script type="module" src="page.js"></script>"""
SCRIPT = """import * as tabgrad from "./tabgrad/index.js";
import * as runtime from "./tabgrad/runtime/index.js";
const events = [];
const tf = await tabgrad.loadTabgrad({ onProgress: (e) => events.push(e), onOutput: ({ text }) => lines.push(text) });
const lines = [];
Object.assign(globalThis, { tabgrad, runtime, tf, events, lines, ready: true });"""


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A page beside a copy of the package."""
    folder = tmp_path_factory.mktemp("bridge")
    shutil.copytree(REPO / "web" / "dist", folder / "tabgrad")
    shutil.copy(REPO / "demos" / "shared" / "icon.svg", folder)
    (folder / "index.html").write_text(PAGE)
    (folder / "page.js").write_text(SCRIPT)
    with serving(folder) as (_server, url):
        yield url


@pytest.fixture(scope="module")
def tab(browser, host):
    """A tab with one bridge, shared by the tests of this file."""
    opened = open_tab(browser)
    opened.page.goto(host)
    opened.page.wait_for_function("globalThis.ready")
    yield opened
    opened.page.close()
    assert opened.complaints == []


def data():
    """A small problem with three classes."""
    rng = np.random.default_rng(4)
    x = rng.random((60, 5), dtype=np.float32)
    return x, (x[:, 0] * 3).astype("int32")


MODEL = """const build = () => {
  const { layers } = tf.keras;
  tf.keras.utils.setRandomSeed(5);
  const model = tf.keras.Sequential([
    tf.keras.Input({ shape: [5] }), layers.Dense({ units: 16, activation: "relu" }),
    layers.Dropout({ rate: 0.2, seed: 1 }),
    new layers.Dense(3, { activation: "softmax" }),
  ]);
  model.compile({ optimizer: tf.keras.optimizers.Adam({ learningRate: 0.02 }), loss: "sparse_categorical_crossentropy",
    metrics: ["accuracy"] });
  return model;
};
"""


def python_model():
    """The same in Python."""
    layers = tf.keras.layers
    tf.keras.utils.set_random_seed(5)
    model = tf.keras.Sequential([
        tf.keras.Input((5,)), layers.Dense(16, "relu"), layers.Dropout(0.2, seed=1), layers.Dense(3, "softmax"),
    ])  # fmt: skip
    model.compile(tf.keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def js(tab, body, *args):
    """Run the body of an async function (args) in the page, MODEL's functions in scope."""
    return tab.page.evaluate(f"async (args) => {{ {MODEL} {body} }}", list(args))


def lists(*arrays):
    return [a.reshape(-1).tolist() for a in arrays]


def test_trains_as_python_does(tab) -> None:
    x, y = data()
    model = python_model()
    history = model.fit(x, y, epochs=3, batch_size=16, verbose=0, validation_split=0.2).history
    found = js(tab, """const [x, y] = args;
      const model = build();
      const xs = { data: new Float32Array(x), shape: [60, 5] };
      const told = [];
      const callbacks = {
        onEpochEnd: (epoch, logs) => told.push([epoch, logs.loss]), onTrainEnd: () => told.push("end") };
      const options = { epochs: 3, batchSize: 16, validationSplit: 0.2, callbacks };
      const history = await model.fit(xs, new Int32Array(y), options);
      const nested = await model.predict([x.slice(0, 5), x.slice(5, 10)]);
      return { history, told, evaluated: await model.evaluate(xs, new Int32Array(y), { returnDict: true }),
        nested: nested.toArray(), shape: nested.shape, summary: await model.summary(), count: await model.countParams(),
        rate: await model.optimizer.learningRate };
    """, *lists(x, y))
    assert found["history"]["epoch"] == [0, 1, 2]
    for name, values in history.items():
        np.testing.assert_allclose(found["history"]["history"][name], values, rtol=1e-4)
    assert [t[0] for t in found["told"]] == [0, 1, 2, "e"]
    evaluated = model.evaluate(x, y, verbose=0, return_dict=True)
    assert found["evaluated"] == pytest.approx(evaluated, rel=1e-4)
    np.testing.assert_allclose(found["nested"], model.predict(x[:2], verbose=0), rtol=1e-4)
    assert "dense" in found["summary"]
    assert found["count"] == model.count_params()
    assert found["rate"] == pytest.approx(0.02)


def test_functional_models_and_any_class_by_name(tab) -> None:
    found = js(tab, """
      const { keras } = tf;
      const a = keras.Input({ shape: [4], name: "a" });
      const b = keras.Input({ shape: [2], name: "b" });
      const h = keras.layers.concatenate([keras.layers.Dense(3, { activation: "tanh" })(a), b]);
      const out = keras.layers.Dense({ units: 1, kernelInitializer: keras.initializers.Constant(0.5),
        kernelRegularizer: keras.regularizers.L2({ l2: 0.1 }) }).apply(h);
      const model = keras.Model({ inputs: [a, b], outputs: out });
      model.compile({ optimizer: "sgd", loss: keras.losses.Huber({ delta: 0.7 }),
        metrics: [keras.metrics.MeanAbsoluteError()] });
      const x = [new Float32Array(12), new Float32Array(6)].map((d, i) => ({ data: d, shape: [3, i ? 2 : 4] }));
      await model.fit({ x: x, y: [[1], [2], [3]], epochs: 2,
        callbacks: [keras.callbacks.EarlyStopping({ monitor: "loss", patience: 5 }), {}] });
      model.optimizer.learningRate = 0.5;
      const config = await model.getConfig();
      return { shape: await model.outputShape, rate: await model.optimizer.learningRate, kind: typeof config,
        weights: (await model.getWeights()).map((w) => w.shape), metric: await keras.metrics.MeanAbsoluteError().name };
    """)
    assert found["shape"] == [None, 1]
    assert found["rate"] == 0.5
    assert found["weights"] == [[4, 3], [3], [5, 1], [1]]
    assert found["metric"] == "mean_absolute_error"


def test_python_and_javascript_share_models_and_arrays(tab) -> None:
    found = js(tab, """
      const value = await tf.run(`
import tabgrad as tf
class Double(tf.keras.layers.Layer):
    def call(self, x):
        return 2 * x
print("hello from python")
base + 1`, { globals: { base: 41, table: new Float32Array([1, 2, 3]) } });
      const Double = tf.global("Double");
      const layer = Double();
      const doubled = await layer(tf.array([[1, 2]]));
      const model = tf.keras.Sequential([tf.keras.Input({ shape: [2] }), layer]);
      const source = "float(table.sum()) + model.predict(tf.ones((1, 2)), verbose=0).sum()";
      const sum = await tf.run(source, { globals: { model } });
      return { value, doubled: doubled.toArray(), sum, lines };
    """)
    assert found["value"] == 42
    assert found["doubled"] == [[2, 4]]
    assert found["sum"] == 10
    assert "hello from python" in found["lines"]


def test_files(tab) -> None:
    """Saved, stored, loaded; exported to the runtime, which trains in this thread, and taken back."""
    x, y = data()
    found = js(tab, """const [x, y] = args;
      const xs = { data: new Float32Array(x), shape: [60, 5] };
      const model = build();
      await model.fit(xs, y, { epochs: 2, batchSize: 20 });
      await model.save("indexeddb://bridge-model");
      const again = await tf.keras.models.loadModel("indexeddb://bridge-model");
      const same = [await model.predict(xs), await again.predict(xs)].map((t) => [...t.data]);
      const trainer = await runtime.load(await model.exportTrainer({ batchSize: 20 }));
      const before = [...(await trainer.predict(new Float32Array(x))).data];
      await trainer.fit({ x: new Float32Array(x), y, epochs: 2, shuffle: false });
      const after = [...(await trainer.predict(new Float32Array(x))).data];
      await again.loadTrainer(trainer.toFile());
      await model.loadWeights(new Blob([trainer.weights.toSafetensors()]));
      const back = [await again.predict(xs), await model.predict(xs)].map((t) => [...t.data]);
      await again.fit(xs, y, { epochs: 1, batchSize: 20, shuffle: false });
      await trainer.fit({ x: new Float32Array(x), y, epochs: 1, shuffle: false });
      const on = [[...(await again.predict(xs)).data], [...(await trainer.predict(new Float32Array(x))).data]];
      await runtime.removeStored("indexeddb://bridge-model");
      const kept = [...(await again.predict(xs)).data], keras = [];
      for (const format of ["keras", "h5"]) {
        const file = await again.save({ format });
        keras.push([...(await (await tf.keras.models.loadModel(file)).predict(xs)).data]);
      }
      await again.save("opfs://bridge/model.keras");
      keras.push([...(await (await tf.keras.models.loadModel("opfs://bridge/model.keras")).predict(xs)).data]);
      const weights = await again.saveWeights({ format: "h5" });
      await model.loadWeights(weights);
      keras.push([...(await model.predict(xs)).data]);
      return { same, before, after, back, on, kept, keras };
    """, *lists(x, y))
    np.testing.assert_array_equal(found["same"][0], found["same"][1])
    np.testing.assert_allclose(found["before"], found["same"][0], rtol=1e-5)
    assert np.abs(np.subtract(found["before"], found["after"])).max() > 1e-3
    for same in found["keras"]:
        np.testing.assert_array_equal(same, found["kept"])
    for back in found["back"]:
        np.testing.assert_allclose(back, found["after"], rtol=1e-5)
    np.testing.assert_allclose(found["on"][0], found["on"][1], rtol=1e-4)


def test_errors_are_python_errors_that_help(tab) -> None:
    found = js(tab, """
      const said = {};
      const note = async (name, act) => { try { await act(); said[name] = "none"; } catch (e) {
        said[name] = [e.type ?? e.name, e.message, e.traceback ?? ""]; } };
      await note("name", () => tf.keras.layers.Dens(3));
      await note("option", () => tf.keras.losses.meanSquaredError([1], [2], { axes: 1 }));
      await note("value", () => tf.keras.layers.Dense({ units: -1 }));
      await note("later", async () => {
        const model = tf.keras.Sequential([tf.keras.Input({ shape: [2] })]);
        model.add(tf.keras.layers.Dense({ units: 0 }));
        await model.summary();
      });
      await note("function", () => tf.keras.layers.Lambda((x) => x));
      await note("python", () => tf.run("def f():\\n    return 1 / 0\\nf()", { name: "mine.py" }));
      await note("hook", () => build().fit([[1, 2, 3, 4, 5]], [1], { callbacks: { onEpochStop: () => 0 } }));
      await note("fine", () => build().predict([[1, 2, 3, 4, 5]]));
      return said;
    """)
    assert found["name"][0] == "AttributeError"
    assert "Dense" in found["name"][1]
    assert "It takes: y_true, y_pred" in found["option"][1]
    assert found["value"][0] == "ValueError"
    assert found["later"][0] == "ValueError"
    assert "tf.run" in found["function"][1]
    assert 'File "mine.py", line 2, in f' in found["python"][2]
    assert "no callback 'onEpochStop'" in found["hook"][1]
    assert found["fine"] == "none"


def test_abort_pause_and_resume(tab) -> None:
    """A pause in the middle of an epoch changes nothing; Python answers meanwhile; an abort is within a step."""
    x, y = data()
    found = js(tab, """const [x, y] = args;
      const xs = { data: new Float32Array(x), shape: [60, 5] };
      const straight = build();
      const whole = await straight.fit(xs, y, { epochs: 40, batchSize: 4 });
      const model = build();
      const progress = [];
      let run;
      let pauses = 0;
      const during = [];
      const onBatchEnd = async (batch) => {
        if (batch !== 7 || pauses === 2) return;
        pauses++;
        run.pause();
        during.push((await model.predict(xs)).shape[0]);
        run.resume();
      };
      const onProgress = (e) => progress.push(e);
      run = model.fit(xs, y, { epochs: 40, batchSize: 4, onProgress, callbacks: { onBatchEnd } });
      const parts = await run;
      const control = new AbortController();
      const endless = model.fit(xs, y, { epochs: 1000000, signal: control.signal });
      setTimeout(() => control.abort(), 300);
      const error = await endless.catch((e) => e.name);
      const anew = await model.fit(xs, y, { epochs: 1 });
      return { whole, parts, pauses, during, error, eta: progress.at(-2).eta, anew: anew.epoch,
        same: [await straight.predict(xs), await model.predict(xs)].map((t) => t.shape) };
    """, *lists(x, y))
    assert found["pauses"] == 2
    assert found["during"] == [60, 60]
    assert found["whole"]["history"] == found["parts"]["history"]
    assert found["whole"]["epoch"] == found["parts"]["epoch"]
    assert found["error"] == "AbortError"
    assert found["anew"] == [0]
    assert found["eta"] >= 0


def test_a_closed_tab_is_gone_on_with(browser, host, tab) -> None:
    """A visit ends in the middle of an epoch; the next one ends with the weights of an undisturbed run."""
    x, y = data()
    wanted = js(tab, """const [x, y] = args;
      const model = build();
      const history = await model.fit({ data: new Float32Array(x), shape: [60, 5] }, y, { epochs: 30, batchSize: 4 });
      return { history: history.history, weights: (await model.getWeights()).map((w) => [...w.data]) };
    """, *lists(x, y))
    context = browser.new_context()
    for place in ("indexeddb://run", "opfs://runs/run"):
        first = context.new_page()
        first.goto(host)
        first.wait_for_function("globalThis.ready")
        first.evaluate(f"""([x, y, place]) => {{ {MODEL}
          const model = build();
          globalThis.batches = 0;
          model.fit({{ data: new Float32Array(x), shape: [60, 5] }}, y, {{ epochs: 30, batchSize: 4, checkpoint: place,
            checkpointBatches: 7, callbacks: {{ onBatchEnd: () => {{ globalThis.batches++; }} }} }});
        }}""", [*lists(x, y), place])
        first.wait_for_function("globalThis.batches > 100")
        first.close()  # with no warning
        second = context.new_page()
        second.goto(host)
        second.wait_for_function("globalThis.ready")
        found = second.evaluate("""async ([x, y, place]) => {
          const model = await tf.loadCheckpoint(place);
          const began = [];
          const history = await model.fit({ data: new Float32Array(x), shape: [60, 5] }, y, { epochs: 30, batchSize: 4,
            callbacks: { onEpochBegin: (epoch) => began.push(epoch) } });
          await tf.removeCheckpoint(place);
          const gone = await tf.loadCheckpoint(place).catch((e) => e.message);
          return { history: history.history, epochs: history.epoch, began, gone,
            weights: (await model.getWeights()).map((w) => [...w.data]) };
        }""", [*lists(x, y), place])
        second.close()
        assert found["history"] == wanted["history"]
        assert found["weights"] == wanted["weights"]
        assert "Nothing is stored" in found["gone"]
    context.close()


def test_a_lost_worker_rejects_and_starts_again(browser, host) -> None:
    tab = open_tab(browser)
    tab.page.goto(host)
    tab.page.wait_for_function("globalThis.ready")
    found = js(tab, """
      const model = build();
      await model.countParams();
      const endless = model.fit([[1, 2, 3, 4, 5]], [1], { epochs: 1e9 });
      await new Promise((resolve) => setTimeout(resolve, 500));
      tf.close();
      const error = await endless.catch((e) => e.message);
      const after = await model.countParams().catch((e) => e.message);
      await tf.restart();
      return { error, after, count: await build().countParams() };
    """)
    assert "closed" in found["error"]
    assert "closed" in found["after"]
    assert found["count"] == 5 * 16 + 16 + 16 * 3 + 3
    tab.page.close()


CRASH = "import ctypes\\nctypes.string_at(2**31 - 5, 100000)\\nctypes.memset(0, 255, 10**8)"


def test_a_crash_says_so_and_training_goes_on_from_its_checkpoint(browser, host) -> None:
    """Memory beyond Python's is touched: Pyodide is gone. A new one goes on from the checkpoint."""
    tab = open_tab(browser)
    tab.page.goto(host)
    tab.page.wait_for_function("globalThis.ready")
    x, y = data()
    found = js(tab, f"""const [x, y] = args;
      const xs = {{ data: new Float32Array(x), shape: [60, 5] }};
      const options = {{ epochs: 10, batchSize: 4, checkpoint: "indexeddb://crash", checkpointBatches: 10 }};
      const whole = await build().fit(xs, y, {{ epochs: 10, batchSize: 4 }});
      const control = new AbortController();
      let batches = 0;
      const onBatchEnd = () => {{ if (++batches === 47) control.abort(); }};
      await build().fit(xs, y, {{ ...options, signal: control.signal, callbacks: {{ onBatchEnd }} }}).catch(() => 0);
      const crash = await tf.run("{CRASH}").catch((e) => e.message);
      const after = await tf.run("1 + 1").catch((e) => e.message);
      await tf.restart();
      const model = await tf.loadCheckpoint("indexeddb://crash");
      const rest = await model.fit(xs, y, {{ epochs: 10, batchSize: 4 }});
      await tf.removeCheckpoint("indexeddb://crash");
      return {{ crash, after, whole: whole.history, rest: rest.history }};
    """, *lists(x, y))
    assert "Python has crashed" in found["crash"]
    assert found["after"] == found["crash"]
    assert found["rest"] == found["whole"]
    tab.page.close()


def test_several_models_and_arrays_that_stay(tab) -> None:
    found = js(tab, """
      const big = new Float32Array(500000).fill(0.5);
      const xs = tf.array(big, [100000, 5], { transfer: true });
      const handed = big.length === 0 || big.buffer.byteLength === 0;
      const [one, two] = [build(), build()];
      const results = await Promise.all([one, two].map((m) => m.predict(xs, { batchSize: 10000 })));
      const gone = big.buffer.byteLength;
      return { gone, same: results[0].data.every((v, i) => v === results[1].data[i]), shape: results[1].shape };
    """)
    assert found["gone"] == 0
    assert found["same"]
    assert found["shape"] == [100000, 3]


AUTO = """<!doctype html><meta charset="utf-8"><title>auto</title><link rel="icon" href="icon.svg">
<script type="module" src="tabgrad/auto.js"></script>
<p>Before</p>
<script type="text/tabgrad">
  import tabgrad as tf
  for i in range(2):
      print("line", i)
  total = float(tf.reduce_sum(tf.ones((3, 4))))
</script>
<pre id="here"></pre>
<script type="text/tabgrad" data-output="#here">
  print("total", total)
</script>
<script>document.addEventListener("tabgrad", (e) => { globalThis.tf = e.detail; });</script>"""


def test_python_in_a_page_with_no_javascript(browser, host, tmp_path_factory) -> None:
    folder = next(p for p in tmp_path_factory.getbasetemp().glob("bridge*") if (p / "tabgrad").exists())
    (folder / "auto.html").write_text(AUTO)
    tab = open_tab(browser)
    tab.page.goto(f"{host}auto.html")
    tab.page.wait_for_function("globalThis.tf")
    assert tab.page.inner_text("pre.tabgrad").split("\n")[:2] == ["line 0", "line 1"]
    assert tab.page.inner_text("#here").strip() == "total 12.0"
    assert tab.page.evaluate("tf.global('total').then((v) => v)") == 12
    assert tab.complaints == []
    tab.page.close()


POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' blob:"


@pytest.mark.parametrize("policy", [POLICY, POLICY.removesuffix(" blob:")])
def test_under_a_strict_policy(browser, host, tmp_path_factory, policy) -> None:
    """Page and worker get the same policy. Without blob: all works but stopping, and a warning says so."""
    folder = next(p for p in tmp_path_factory.getbasetemp().glob("bridge*") if (p / "tabgrad").exists())

    class Strict(Handler):
        extra_headers = {"Content-Security-Policy": policy}

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tab = open_tab(browser)
    tab.page.goto(f"http://127.0.0.1:{server.server_port}/")
    while not tab.page.evaluate("!!globalThis.ready"):  # wait_for_function evaluates a string
        tab.page.wait_for_timeout(50)
    found = js(tab, """
      const model = build();
      const history = await model.fit([[1, 2, 3, 4, 5]], [1], { epochs: 2 });
      const control = new AbortController();
      setTimeout(() => control.abort(), 200);
      const stopped = args[0] && await model.fit([[1, 2, 3, 4, 5]], [1], { epochs: 1e9, signal: control.signal })
        .catch((e) => e.name);
      return [history.epoch, stopped];
    """, "blob:" in policy)
    assert found == [[0, 1], "AbortError" if "blob:" in policy else False]
    said = [c for c in tab.complaints if "blob:" in c]
    assert bool(said) == ("blob:" not in policy)
    assert [c for c in tab.complaints if c not in said] == []
    tab.page.close()
    server.shutdown()


def test_text_and_pictures_go_through_layers(tab) -> None:
    """Arrays of strings are text in Python and strings again in the page; layers that load late are there by name."""
    found = js(tab, """const { layers } = tf.keras;
      const words = layers.TextVectorization({ maxTokens: 10, outputSequenceLength: 3 });
      await words.adapt(["one two", "two three two"]);
      const lookup = layers.StringLookup({ vocabulary: ["a", "b"] });
      const back = layers.StringLookup({ vocabulary: ["a", "b"], invert: true });
      const turned = layers.RandomFlip({ mode: "horizontal", seed: 1 });
      const image = { data: Float32Array.from({ length: 12 }, (_, i) => i), shape: [1, 2, 3, 2] };
      const model = tf.keras.Sequential([words, layers.Embedding({ inputDim: 10, outputDim: 2 }), layers.Flatten(),
        layers.Dense({ units: 1 })]);
      model.compile({ optimizer: "sgd", loss: "mse" });
      const history = await model.fit(["one", "two three"], [0, 1], { epochs: 2 });
      return [await words.getVocabulary(), (await words(["three two one two"])).toArray(),
        (await lookup([["b", "z"]])).toArray(), await back([[1, 2, 0]]),
        (await turned(image, { training: false })).shape, history.history.loss.length,
        (await model.predict(["one", "two"])).shape];
    """)
    assert found == [["", "[UNK]", "two", "three", "one"], [[3, 2, 4]], [[2, 0]], [["a", "b", "[UNK]"]], [1, 2, 3, 2],
                     2, [2, 1]]
