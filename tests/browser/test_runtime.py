"""tabgrad/runtime in a page: models and trainers that Python exported, without Python."""

import functools
import gzip
import http.server
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf
from conftest import REPO, open_tab
from serve import Handler

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
PAGE = """<!doctype html><meta charset="utf-8"><title>runtime</title><link rel="icon" href="icon.svg">
<script type="module" src="page.js"></script>"""
SCRIPT = """import * as runtime from "./runtime/index.js";
import * as predict from "./runtime/predict.js";
Object.assign(globalThis, { runtime, predict, ready: true });"""
LABELS = [f"digit {i}" for i in range(10)]


def network() -> tf.keras.Model:
    """A convolutional network with dropout, Adam and an accuracy."""
    layers = tf.keras.layers
    tf.keras.utils.set_random_seed(3)
    model = tf.keras.Sequential([
        tf.keras.Input((8, 8, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def data(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of which the brightest row is the class."""
    rng = np.random.default_rng(5)
    y = rng.integers(0, 8, count).astype("int32")
    x = rng.random((count, 8, 8, 1), dtype=np.float32)
    x[np.arange(count), y] += 1
    return x, y


class StrictHandler(Handler):
    """A host with a Content-Security-Policy."""

    extra_headers = {"Content-Security-Policy": POLICY}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A site: the runtime, models, and what they should give."""
    made = tmp_path_factory.mktemp("runtime")
    shutil.copytree(REPO / "web" / "dist" / "runtime", made / "runtime")
    shutil.copy(REPO / "demos" / "shared" / "icon.svg", made)
    (made / "index.html").write_text(PAGE)
    (made / "page.js").write_text(SCRIPT)
    model = network()
    model.export(made / "model.tg", labels=LABELS)
    model.export_trainer(made / "trainer.tg", batch_size=[16, 4], labels=LABELS)
    model.export_trainer(made / "compact.tg", batch_size=[16, 4], labels=LABELS, compact=True)
    two = tf.keras.layers
    inputs = {"a": tf.keras.Input((3,), name="a"), "b": tf.keras.Input((2,), name="b")}
    joined = two.Concatenate()([inputs["a"], inputs["b"]])
    outputs = {"sum": two.Dense(1)(joined), "pair": two.Dense(2, activation="tanh")(joined)}
    both = tf.keras.Model(inputs, outputs)
    both.export(made / "two.tg", batch_size=[1, 4])
    both.save_weights(made / "two.safetensors")
    return made


@pytest.fixture(scope="module")
def host(folder, request):
    """The site on a host with a strict policy."""
    handler = functools.partial(StrictHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def tab(browser, host):
    """A tab on the page, which must stay clean."""
    opened = open_tab(browser)
    opened.page.goto(host)
    opened.page.wait_for_function("globalThis.ready")
    yield opened
    opened.page.close()
    assert opened.complaints == []


def test_predicts_as_python_does(tab) -> None:
    x, _ = data(70)
    wanted = network().predict(x, verbose=0)
    for door in ("runtime", "predict"):
        found = tab.page.evaluate("""async ([door, x]) => {
          const model = await globalThis[door].load("model.tg");
          const all = await model.predict(new Float32Array(x));
          const one = model.predictSync(new Float32Array(x.slice(0, 64)));
          const best = await model.classify(new Float32Array(x.slice(0, 64)), { top: 2 });
          return { shape: all.shape, data: [...all.data], one: one.toArray(), best, arg: all.argMax() };
        }""", [door, x.reshape(-1).tolist()])
        assert found["shape"] == [70, 10]
        np.testing.assert_allclose(np.reshape(found["data"], (70, 10)), wanted, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(found["one"], wanted[:1], rtol=1e-5, atol=1e-7)
        assert found["arg"] == wanted.argmax(1).tolist()
        order = wanted[0].argsort()[::-1][:2]
        assert [g["label"] for g in found["best"]] == [LABELS[i] for i in order]


def test_trains_as_python_does_and_is_taken_back(tab, folder, tmp_path) -> None:
    """Steps in the page, then steps in Python from there: the same as all steps in Python, and as all in the page."""
    x, y = data(36)
    model = network()
    logs = [model.train_on_batch(x[i : i + 16], y[i : i + 16], return_dict=True) for i in (0, 16)]
    found = tab.page.evaluate("""async ([x, y]) => {
      const part = (from, to) => [new Float32Array(x.slice(64 * from, 64 * to)), new Int32Array(y.slice(from, to))];
      const trainer = await runtime.load("trainer.tg");
      const logs = [];
      for (const i of [0, 16]) {
        trainer.resetMetrics();
        logs.push(await trainer.trainStep(...part(i, i + 16)));
      }
      const [file, weights] = [trainer.toFile(), trainer.weights.toSafetensors()];
      const again = await runtime.load(file);
      again.resetMetrics();
      const more = again.trainStepSync(...part(32, 36));
      return { logs, more, file: [...file], weights: [...weights], names: trainer.weights.names,
        last: [...again.weights.get(again.weights.names[2]).data] };
    }""", [x.reshape(-1).tolist(), y.tolist()])
    for got, want in zip(found["logs"], logs, strict=True):
        assert got == pytest.approx(want, rel=1e-5)
    (tmp_path / "page.tg").write_bytes(bytes(found["file"]))
    (tmp_path / "page.safetensors").write_bytes(bytes(found["weights"]))
    weights = model.get_weights()
    for name in ("page.tg", "page.safetensors"):
        fresh = network()
        fresh.load_weights(tmp_path / name)
        for got, want in zip(fresh.get_weights(), weights, strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6)
    taken = network()
    taken.load_trainer(tmp_path / "page.tg")
    goes_on = taken.train_on_batch(x[32:], y[32:], return_dict=True)
    straight = model.train_on_batch(x[32:], y[32:], return_dict=True)
    assert goes_on == pytest.approx(straight, rel=1e-5)
    assert found["more"] == pytest.approx(straight, rel=1e-5)
    for got, want in zip(taken.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found["last"], model.get_weights()[2].reshape(-1), rtol=1e-4, atol=1e-6)


def test_a_compact_trainer_makes_the_same_state(tab, folder) -> None:
    """What the file leaves out is made when it is loaded, bit for bit; it trains and is saved as any other."""
    x, y = data(16)
    found = tab.page.evaluate("""async ([x, y]) => {
      const made = {};
      for (const name of ["trainer.tg", "compact.tg"]) {
        const trainer = await runtime.load(name);
        const weights = [...trainer.weights.toSafetensors()];
        const logs = await trainer.trainStep(new Float32Array(x), new Int32Array(y));
        const again = await runtime.load(trainer.toFile());
        made[name] = { weights, logs };
        [made[name].after, made[name].again] = [trainer, again].map((m) => [...m.weights.toSafetensors()]);
      }
      return made;
    }""", [x.reshape(-1).tolist(), y.tolist()])
    assert found["trainer.tg"] == found["compact.tg"]
    assert found["compact.tg"]["again"] == found["compact.tg"]["after"] != found["compact.tg"]["weights"]
    assert (folder / "compact.tg").stat().st_size < (folder / "trainer.tg").stat().st_size


def test_fit_is_keras_fit(tab) -> None:
    """Unshuffled epochs with a rest of 4 that was exported, and validation: history and evaluate as in Python."""
    x, y = data(52)
    model = network()
    held = (x[36:], y[36:])
    history = model.fit(x[:36], y[:36], batch_size=16, epochs=3, shuffle=False, verbose=0, validation_data=held)
    evaluated = model.evaluate(x, y, batch_size=16, verbose=0, return_dict=True)
    for door in ("load", "loadInWorker"):
        found = tab.page.evaluate("""async ([door, x, y]) => {
          const trainer = await runtime[door]("trainer.tg");
          const x32 = new Float32Array(x);
          const part = (from, to) => ({ x: x32.slice(64 * from, 64 * to), y: y.slice(from, to) });
          const events = [];
          const history = await trainer.fit({ ...part(0, 36), epochs: 3, shuffle: false, validation: part(36, 52),
            onBatch: (e) => events.push(["batch", e.batch, e.batches]),
            onEpoch: (e) => events.push(["epoch", e.epoch]) });
          const all = part(0, 52);
          return { history, events, evaluated: await trainer.evaluate(all.x, all.y) };
        }""", [door, x.reshape(-1).tolist(), y.tolist()])
        assert found["history"]["epoch"] == [0, 1, 2]
        assert set(found["history"]["history"]) == set(history.history)
        for name, values in history.history.items():
            np.testing.assert_allclose(found["history"]["history"][name], values, rtol=2e-4, err_msg=name)
        assert found["evaluated"] == pytest.approx(evaluated, rel=2e-4)
        assert found["events"][:4] == [["batch", 0, 3], ["batch", 1, 3], ["batch", 2, 3], ["epoch", 0]]


def test_fit_learns_shuffled_with_a_filled_rest_and_a_share_for_validation(tab) -> None:
    x, y = data(230)
    found = tab.page.evaluate("""async ([x, y]) => {
      const run = async () => {
        const trainer = await runtime.load("trainer.tg");
        const labels = y.map((i) => `digit ${i}`);
        return trainer.fit({ x: new Float32Array(x), y: labels, epochs: 15, seed: 7, validation: 0.1 });
      };
      return [await run(), await run()];
    }""", [x.reshape(-1).tolist(), y.tolist()])
    history = found[0]["history"]
    assert history["loss"][-1] < history["loss"][0] / 3
    assert history["val_accuracy"][-1] > 0.8
    assert found[0] == found[1]  # a seed decides everything


def test_abort_and_busy(tab) -> None:
    x, y = data(64)
    for door in ("load", "loadInWorker"):
        found = tab.page.evaluate("""async ([door, x, y]) => {
          const trainer = await runtime[door]("trainer.tg");
          const control = new AbortController();
          const options = { x: new Float32Array(x), y, epochs: 100000, signal: control.signal };
          let batches = 0, after = 0;
          const fit = trainer.fit({ ...options, onBatch: () => { batches++; if (control.signal.aborted) after++; } });
          const busy = await trainer.fit(options).catch((e) => e.message);
          await new Promise((resolve) => setTimeout(resolve, 150));
          control.abort();
          const error = await fit.catch((e) => e);
          const shape = (await trainer.predict(new Float32Array(64))).shape;
          return { name: error.name, batches, after, busy, shape };
        }""", [door, x.reshape(-1).tolist(), y.tolist()])
        assert found["name"] == "AbortError"
        assert found["batches"] > 3
        assert found["after"] <= 3
        assert "being trained" in found["busy"]
        assert found["shape"] == [1, 10]


def test_the_page_paints_while_it_trains(tab) -> None:
    """Frames go on at the screen's rate, and predictions in between are not disturbed."""
    x, y = data(64)
    found = tab.page.evaluate("""async ([x, y]) => {
      const trainer = await runtime.load("trainer.tg");
      const frames = () => new Promise((resolve) => {
        const gaps = [];
        let last = performance.now();
        const frame = (now) => {
          gaps.push(now - last);
          last = now;
          trainer.predictSync(new Float32Array(x.slice(0, 64)));
          if (gaps.length < 60) requestAnimationFrame(frame);
          else resolve(gaps.slice(5).sort((a, b) => a - b)[27]);
        };
        requestAnimationFrame(frame);
      });
      const idle = await frames();
      const control = new AbortController();
      let steps = 0;
      const fit = trainer.fit({ x: new Float32Array(x), y, epochs: 1e9, signal: control.signal,
        onBatch: () => { steps++; } });
      const training = await frames();
      control.abort();
      await fit.catch(() => 0);
      return { idle, training, steps };
    }""", [x.reshape(-1).tolist(), y.tolist()])
    assert found["steps"] > 60
    assert found["training"] < 1.5 * found["idle"] + 4  # milliseconds between frames, the medians


def test_synchronous_calls_disturb_nothing_that_pauses(tab) -> None:
    """Runs pause in the middle of a step here; predictSync and trainStepSync come in between, and all is as alone."""
    x, y = data(64)
    found = tab.page.evaluate("""async ([x, y]) => {
      const xs = new Float32Array(x), zeros = new Float32Array(64);
      const model = await runtime.load("model.tg");
      const wanted = [...(await model.predict(xs)).data], other = [...model.predictSync(zeros).data];
      let [going, calls, wrong] = [true, 0, 0];
      const disturb = (act) => { if (going) { act(); calls++; setTimeout(() => disturb(act)); } };
      const check = (m, expect) => () => { if (`${[...m.predictSync(zeros).data]}` !== `${expect()}`) wrong++; };
      disturb(check(model, () => other));
      const got = [...(await model.predict(xs, { frameBudget: 0.1 })).data];
      going = false;
      const fit = async (budget) => {
        const trainer = await runtime.load("trainer.tg");
        if (budget) { going = true; disturb(() => trainer.predictSync(zeros)); }
        const history = await trainer.fit({ x: xs, y, epochs: 3, seed: 1, validation: 0.25,
          frameBudget: budget || Infinity });
        going = false;
        return history.history;
      };
      const alone = await fit(0), disturbed = await fit(0.05);
      const trainer = await runtime.load("trainer.tg");
      const evaluated = trainer.evaluate(xs, y, { frameBudget: 0.05 });
      await new Promise((resolve) => setTimeout(resolve));
      trainer.resetMetrics();
      const step = trainer.trainStepSync(xs.slice(0, 1024), y.slice(0, 16));
      const twin = await runtime.load("trainer.tg");
      const wantedStep = twin.trainStepSync(xs.slice(0, 1024), y.slice(0, 16));
      const count = Object.keys(await evaluated).length;
      return { wanted, got, calls, wrong, alone, disturbed, step, wantedStep, count };
    }""", [x.reshape(-1).tolist(), y.tolist()])
    assert found["calls"] > 2
    assert found["wrong"] == 0
    assert found["got"] == found["wanted"]
    assert found["disturbed"] == found["alone"]
    assert found["step"] == found["wantedStep"]
    assert found["count"] == 2


def test_several_inputs_and_outputs(tab, folder) -> None:
    found = tab.page.evaluate("""async () => {
      const model = await runtime.load("two.tg");
      const x = { b: [[1, 2], [3, 4], [5, 6]], a: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] };
      const out = await model.predict(x);
      model.weights.fromSafetensors(await (await fetch("two.safetensors")).arrayBuffer());
      const error = await model.predict({ a: x.a }).catch((e) => e.message);
      return { sum: out.sum.toArray(), pair: out.pair.shape, error, describe: model.describe() };
    }""")
    assert np.shape(found["sum"]) == (3, 1)
    assert found["pair"] == [3, 2]
    assert 'no data for "x/b"' in found["error"]
    assert found["describe"]["parameters"] == 5 * 3 + 3
    assert found["describe"]["batchSizes"] == {"predict": [1, 4]}


def test_pictures(tab) -> None:
    """Canvas, ImageData and ImageBitmap give what the pixels say."""
    found = tab.page.evaluate("""async () => {
      const model = await runtime.load("model.tg");
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 8;
      const draw = canvas.getContext("2d");
      draw.fillStyle = "black";
      draw.fillRect(0, 0, 8, 8);
      draw.fillStyle = "white";
      draw.fillRect(2, 0, 1, 8);
      const numbers = Float32Array.from({ length: 64 }, (_, i) => (i % 8 === 2 ? 1 : 0));
      const wanted = [...model.predictSync(numbers).data];
      const pixels = draw.getImageData(0, 0, 8, 8);
      const forms = [canvas, pixels, await createImageBitmap(canvas), [canvas]];
      const remote = await runtime.loadInWorker("model.tg");
      const got = forms.map((form) => [...model.predictSync(form).data]);
      got.push([...(await remote.predict(canvas)).data]);
      return { wanted, got };
    }""")
    for got in found["got"]:
        np.testing.assert_allclose(got, found["wanted"], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("place", ["indexeddb://digits", "opfs://models/digits.tg"])
def test_saved_in_the_browser_and_gone_on_with(tab, place) -> None:
    x, y = data(32)
    found = tab.page.evaluate("""async ([place, x, y]) => {
      const [a, b] = [new Float32Array(x.slice(0, 1024)), new Float32Array(x.slice(1024))];
      const [p, q] = [y.slice(0, 16), y.slice(16)];
      const trainer = await runtime.load("trainer.tg");
      trainer.trainStepSync(a, p);
      trainer.labels = [..."abcdefghij"];
      await trainer.save(place);
      trainer.resetMetrics();
      const straight = trainer.trainStepSync(b, q);
      const resumed = await runtime.load(place);
      resumed.resetMetrics();
      const after = resumed.trainStepSync(b, q);
      const text = (m) => m.weights.names.map((n) => m.weights.get(n).data.join()).join();
      const same = text(trainer) === text(resumed);
      await runtime.removeStored(place);
      const gone = await runtime.load(place).catch((e) => e.message);
      return { straight, after, same, gone, rate: resumed.learningRate, labels: resumed.labels.join("") };
    }""", [place, x.reshape(-1).tolist(), y.tolist()])
    assert found["straight"] == found["after"]
    assert found["same"]
    assert "Nothing is stored" in found["gone"]
    assert found["rate"] == pytest.approx(0.001)
    assert found["labels"] == "abcdefghij"


BAD = {
    "new Float32Array(63)": "63 numbers does not fit",
    "[[1, 2], [3]]": "ragged",
    "'seven'": "is no label",
    "{ data: new Float32Array(64), shape: [1, 64] }": "shape [1,64] does not fit",
    "null": "null does not fit",
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_says_what_fits(tab, bad) -> None:
    message = tab.page.evaluate(f"""async () => {{
      const model = await runtime.load("model.tg");
      return model.predict({bad}).then(() => "no error", (e) => e.message);
    }}""")
    assert BAD[bad] in message


def test_bad_files_say_what_they_are(tab, host) -> None:
    found = tab.page.evaluate("""async () => {
      const whole = new Uint8Array(await (await fetch("model.tg")).arrayBuffer());
      const damaged = whole.slice();
      damaged[damaged.length - 5] ^= 1;
      const tries = { short: whole.slice(0, 3000), damaged, other: new TextEncoder().encode("x".repeat(500)),
        missing: "nothing.tg", full: null };
      const said = {};
      for (const [name, source] of Object.entries(tries)) {
        if (source) said[name] = await runtime.load(source).then(() => "no error", (e) => e.message);
      }
      const trainer = await fetch("trainer.tg").then((r) => r.arrayBuffer());
      said.small = await predict.load(trainer).then(() => "no error", (e) => e.message);
      const labels = await runtime.load("trainer.tg")
        .then((t) => t.trainStep(new Float32Array(1024), Array(16).fill(99))).then(() => "no error", (e) => e.message);
      return { ...said, labels };
    }""")
    tab.complaints.clear()  # the browser's own line on the 404
    assert "truncated" in found["short"]
    assert "damaged" in found["damaged"]
    assert "Not a tabgrad program" in found["other"]
    assert "404" in found["missing"]
    assert "tabgrad/runtime" in found["small"]
    assert "label is out of range: 99 is not from 0 to 9" in found["labels"]


def test_memory_is_flat_over_steps_and_loads(tab) -> None:
    found = tab.page.evaluate("""async () => {
      const [x, y] = [new Float32Array(1024), new Int32Array(16)];
      const trainer = await runtime.load("trainer.tg");
      const engine = () => performance.memory.totalJSHeapSize;
      for (let i = 0; i < 200; i++) trainer.trainStepSync(x, y);
      const before = engine();
      for (let i = 0; i < 10000; i++) trainer.trainStepSync(x, y);
      const grown = engine() - before;
      const file = await (await fetch("trainer.tg")).arrayBuffer();
      for (let i = 0; i < 100; i++) await runtime.load(file).then((m) => m.predictSync(new Float32Array(64)));
      return { grown, loss: trainer.trainStepSync(x, y).loss };
    }""")
    assert found["grown"] < 8 * 2**20
    assert np.isfinite(found["loss"])


def test_a_lost_worker_says_so(tab) -> None:
    message = tab.page.evaluate("""async () => {
      const bytes = await (await fetch("model.tg")).arrayBuffer();
      const model = await runtime.loadInWorker(bytes);
      const first = (await model.predict(new Float32Array(64))).shape;
      model.close();
      return Promise.race([
        model.predict(new Float32Array(64)).then(() => "answered", (e) => e.message),
        new Promise((resolve) => setTimeout(() => resolve("silence"), 2000)),
      ]);
    }""")
    assert "closed" in message


def test_sizes() -> None:
    """What a page loads, gzipped: to predict and train, and only to predict."""
    built = REPO / "web" / "dist" / "runtime"
    size = {name: len(gzip.compress((built / name).read_bytes(), 9)) for name in (
        "index.js", "engine.wasm", "predict.js", "engine-predict.wasm")}
    assert size["index.js"] + size["engine.wasm"] <= 60_000
    assert size["predict.js"] + size["engine-predict.wasm"] < 0.85 * (size["index.js"] + size["engine.wasm"])
