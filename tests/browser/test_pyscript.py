"""PyScript: a page's Python imports the wheel, trains on the engine, and shows models and histories as HTML."""

import json
import os
import shutil
import subprocess

import pytest
from conftest import REPO, open_tab
from serve import serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

PYSCRIPT = "@pyscript/core@0.7.31"
PAGE = """<!doctype html><meta charset="utf-8"><title>PyScript</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="core/core.css"><script type="module" src="core/core.js"></script>
<div id="shown"></div>
<script type="py" config='{config}'>
import numpy as np
import tabgrad as tf
from pyscript import display, document

model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(16, "relu"), tf.keras.layers.Dense(1)])
model.compile("adam", "mse")
x = np.random.default_rng(0).random((256, 2), dtype="float32")
history = model.fit(x, x[:, :1] * 2, epochs=5, verbose=0)
display(model, history, target="shown")
document.body.dataset.losses = str(history.history["loss"])
document.body.dataset.executor = tf.config.get_executor()
</script>"""


def test_a_page_trains_with_pyscript(browser, tmp_path) -> None:
    env = {**os.environ, "npm_config_update_notifier": "false"}
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", PYSCRIPT]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False, env=env)
    assert done.returncode == 0, done.stderr[-2000:]
    site = tmp_path / "site"
    shutil.copytree(tmp_path / "node_modules" / "@pyscript" / "core" / "dist", site / "core")
    shutil.copytree(REPO / "web" / "dist" / "pyodide", site / "pyodide")
    wheel = next((site / "pyodide").glob("tabgrad-*.whl")).name
    config = {"interpreter": "/pyodide/pyodide.mjs", "packages": [f"/pyodide/{wheel}"]}
    (site / "index.html").write_text(PAGE.replace("{config}", json.dumps(config)))
    with serving(site) as (_server, address):
        tab = open_tab(browser)
        tab.page.goto(address)
        tab.page.wait_for_function("document.body.dataset.executor", timeout=60_000)
        losses = json.loads(tab.page.evaluate("document.body.dataset.losses"))
        assert tab.page.evaluate("document.body.dataset.executor") == "engine"
        assert losses[-1] < 0.8 * losses[0]
        shown = tab.page.inner_text("#shown")
        assert "Layer (type)" in shown and "dense_1 (Dense)" in shown and "History: 5 epochs" in shown
        tab.page.close()
        assert tab.complaints == []
