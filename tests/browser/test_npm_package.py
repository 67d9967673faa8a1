"""The npm package, packed and installed into projects of others: Vite, esbuild, a plain folder, TypeScript."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf
from conftest import REPO, open_tab
from serve import serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

VITE, ESBUILD, TYPESCRIPT = "vite@7.1.12", "esbuild@0.28.2", "typescript@7.0.2"
PAGE = """<!doctype html><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">
<script type="module" src="{script}"></script>"""
MAIN = """import {{ load, loadInWorker }} from "{runtime}";
const x = new Float32Array([1, 2, 3]);
const model = await load("model.tg"{engine});
const first = [...(await model.predict(x)).data];
const remote = {remote};
globalThis.answer = {{ first, second: remote ? [...(await remote.predict(x)).data] : first }};
"""
TYPES = """import { load, type Tensor } from "tabgrad/runtime";
import { load as small } from "tabgrad/runtime/predict";
import { loadTabgrad, type History } from "tabgrad";

const trainer = await load("t.tg");
const remote = await load("t.tg", { worker: true });
remote.close();
const fitted = await trainer.fit({ x: new Float32Array(4), y: [1], epochs: 2 });
const history: readonly number[] | undefined = fitted.history["loss"];
const one = (await small("m.tg")).predictSync([1, 2]) as Tensor;
const tf = await loadTabgrad({ onProgress: (event) => console.log(event.kind) });
const { layers } = tf.keras;
const model = tf.keras.Sequential([tf.keras.Input({ shape: [4] }), layers.Dense({ units: 3, activation: "relu" })]);
await model.compile({ optimizer: tf.keras.optimizers.Adam({ learningRate: 0.1 }), loss: "mse" });
const run = model.fit(new Float32Array(4), [1], { epochs: 3, signal: new AbortController().signal });
run.pause();
const found: History = await run;
const text: string = await model.summary();
console.log(history, one.shape, found.epoch, text);
// @ts-expect-error a number of units is a number
layers.Dense({ units: "three" });
"""


def npm(*command: str, cwd: Path) -> None:
    """Run a tool of Node's; its output is shown where it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, "npm_config_update_notifier": "false"})
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project that has installed the packed package, and an exported model."""
    folder = tmp_path_factory.mktemp("app")
    npm("npm", "pack", "--silent", "--pack-destination", str(folder), cwd=REPO / "web")
    tarball = next(folder.glob("tabgrad-*.tgz"))
    (folder / "package.json").write_text(json.dumps({"name": "app", "private": True, "type": "module"}))
    npm("npm", "install", "--no-audit", "--no-fund", "--silent", str(tarball), VITE, ESBUILD, TYPESCRIPT, cwd=folder)
    tf.keras.utils.set_random_seed(1)
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, "tanh")])
    (folder / "public").mkdir()
    model.export(folder / "public" / "model.tg")
    return folder, model.predict(np.array([[1, 2, 3]], "float32"), verbose=0)[0]


def answer(browser, folder: Path):
    """What the page of a folder comes to."""
    with serving(folder) as (_server, url):
        tab = open_tab(browser)
        tab.page.goto(url)
        tab.page.wait_for_function("globalThis.answer")
        found = tab.page.evaluate("globalThis.answer")
        assert tab.complaints == []
        tab.page.close()
    return found


def test_vite(browser, project) -> None:
    folder, wanted = project
    (folder / "index.html").write_text(PAGE.format(script="/main.js"))
    (folder / "main.js").write_text(
        MAIN.format(runtime="tabgrad/runtime", engine="", remote='await loadInWorker("model.tg")'))
    (folder / "vite.config.js").write_text('export default { base: "./", build: { target: "es2022" } };\n')
    npm("npx", "vite", "build", cwd=folder)
    found = answer(browser, folder / "dist")
    np.testing.assert_allclose(found["first"], wanted, rtol=1e-5)
    np.testing.assert_allclose(found["second"], wanted, rtol=1e-5)


BRIDGE = """import { loadTabgrad } from "tabgrad";
const tf = await loadTabgrad({ baseUrl: new URL("tabgrad/", location.href) });
globalThis.answer = await tf.run("1 + 1");
"""


def test_the_bridge_in_vite(browser, project) -> None:
    """Worker and Pyodide are served as they are, from a folder that Vite copies."""
    folder, _ = project
    bridge = folder / "bridge"
    shutil.copytree(folder / "node_modules" / "tabgrad" / "dist", bridge / "public" / "tabgrad")
    (bridge / "index.html").write_text(PAGE.format(script="/main.js"))
    (bridge / "main.js").write_text(BRIDGE)
    (bridge / "vite.config.js").write_text('export default { base: "./", build: { target: "es2022" } };\n')
    npm("npx", "vite", "build", cwd=bridge)
    assert answer(browser, bridge / "dist") == 2


def test_esbuild(browser, project) -> None:
    folder, wanted = project
    out = folder / "out"
    out.mkdir()
    (folder / "main.js").write_text(MAIN.format(runtime="tabgrad/runtime", engine="", remote="null"))
    npm("npx", "esbuild", "main.js", "--bundle", "--format=esm", f"--outfile={out / 'main.js'}", cwd=folder)
    (out / "index.html").write_text(PAGE.format(script="main.js"))
    shutil.copy(folder / "public" / "model.tg", out)
    shutil.copy(folder / "node_modules" / "tabgrad" / "dist" / "runtime" / "engine.wasm", out)
    np.testing.assert_allclose(answer(browser, out)["first"], wanted, rtol=1e-5)


def test_esbuild_puts_engine_and_file_into_one_script(browser, project) -> None:
    folder, wanted = project
    out = folder / "one"
    out.mkdir()
    imports = 'import engine from "tabgrad/runtime/engine.wasm";\nimport file from "./public/model.tg";\n'
    whole = MAIN.format(runtime="tabgrad/runtime", engine=", { engine }", remote="null")
    (folder / "one.js").write_text(imports + whole.replace('"model.tg"', "file"))
    npm("npx", "esbuild", "one.js", "--bundle", "--format=esm", "--loader:.wasm=binary", "--loader:.tg=binary",
        f"--outfile={out / 'main.js'}", cwd=folder)
    (out / "index.html").write_text(PAGE.format(script="main.js"))
    assert sorted(f.name for f in out.iterdir()) == ["index.html", "main.js"]
    np.testing.assert_allclose(answer(browser, out)["first"], wanted, rtol=1e-5)


def test_a_plain_folder_of_modules(browser, project) -> None:
    folder, wanted = project
    plain = folder / "plain"
    shutil.copytree(folder / "node_modules" / "tabgrad" / "dist" / "runtime", plain / "tabgrad" / "runtime")
    shutil.copy(folder / "public" / "model.tg", plain)
    (plain / "index.html").write_text(PAGE.format(script="main.js"))
    (plain / "main.js").write_text(
        MAIN.format(runtime="./tabgrad/runtime/index.js", engine="", remote='await loadInWorker("model.tg")'))
    found = answer(browser, plain)
    np.testing.assert_allclose(found["first"], wanted, rtol=1e-5)
    np.testing.assert_allclose(found["second"], wanted, rtol=1e-5)


def test_types(project) -> None:
    folder, _ = project
    (folder / "types.ts").write_text(TYPES)
    options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler",
               "--target", "es2022", "--lib", "es2023,dom,dom.iterable"]
    npm("npx", "tsc", *options, "types.ts", cwd=folder)
