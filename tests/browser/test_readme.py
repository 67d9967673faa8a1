"""The pages of web/README.md, as they stand there."""

import re
import shutil

import numpy as np
import pytest
import tabgrad as tf
from conftest import REPO, open_tab
from serve import serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]
PAGES = re.findall(r"```html\n(.*?)```", (REPO / "web" / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """The pages beside a copy of the package and an exported trainer."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(REPO / "web" / "dist", folder / "tabgrad")
    for i, page in enumerate(PAGES):
        (folder / f"{i}.html").write_text(page.replace("html>", 'html><link rel="icon" href="data:,">', 1))
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    model.compile(tf.keras.optimizers.SGD(0.5), "mse")
    model.export_trainer(folder / "trainer.tg", batch_size=32)
    with serving(folder) as (_server, url):
        yield url


def shown(browser, address: str, ready: str) -> str:
    tab = open_tab(browser)
    tab.page.goto(address)
    tab.page.wait_for_function(ready)
    text = tab.page.inner_text("#log")
    assert tab.complaints == []
    tab.page.close()
    return text


def test_a_model_that_is_defined_in_the_page(browser, host) -> None:
    assert len(PAGES[0].split('type="module">')[1].split("</script>")[0].strip().splitlines()) <= 10
    text = shown(browser, f"{host}0.html", "log.textContent.trim().split(' ').length === 4")
    found = np.array([float(v) for v in text.split()])
    assert np.abs(found - [0, 1, 1, 0]).max() < 0.3


def test_a_model_that_python_exported(browser, host) -> None:
    text = shown(browser, f"{host}1.html", "log.textContent.includes('19:') && /\\n[0-9.]+$/.test(log.textContent)")
    lines = text.strip().splitlines()
    assert float(lines[-2].split(": ")[1]) < float(lines[0].split(": ")[1])
    assert float(lines[-1]) == pytest.approx(0.25, abs=0.1)  # y is the first of x's two columns
