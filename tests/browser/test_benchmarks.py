"""The benchmark's own adapters, on its workloads: losses and outputs are Keras's. Nothing is timed."""

import json
import sys

import pytest
from conftest import REPO
from serve import serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

BENCH = REPO / "tests" / "bench" / "browser"
WORKLOADS = ["mlp-small", "mlp-large", "cnn", "lstm", "transformer", "tiny", "mlp-predict", "mobilenet-0.25-128"]
WORKLOADS += ["gemm-64"]
TOLERANCE = 1e-4  # relative to the largest value, as the benchmark asks


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """The benchmark's page, without the peers."""
    sys.path.insert(0, str(BENCH))
    import prepare

    out = tmp_path_factory.mktemp("bench")
    prepare.prepare_own(out, WORKLOADS)
    with serving(out) as (_server, url):
        opened = browser.new_page()
        opened.goto(url)
        opened.wait_for_function("globalThis.bench")
        yield opened
        opened.close()


@pytest.mark.parametrize("framework", ["tabgrad-engine", "tabgrad-fit"])
def test_losses_and_outputs_are_those_of_keras(page, framework):
    """Five steps of each training workload from equal weights; the outputs of the others."""
    reference = json.loads((BENCH / "reference.json").read_text(encoding="utf-8"))
    page.evaluate("(name) => bench.start(name, 120)", framework)
    for name in WORKLOADS:
        if framework == "tabgrad-fit" and name.startswith("gemm"):
            continue
        found = page.evaluate("([f, name]) => bench.ask(f, 'agree', [name], 120)", [framework, name])
        expected = reference[name]
        assert len(found) == len(expected), name
        largest = max(map(abs, expected))
        assert max(abs(a - b) for a, b in zip(found, expected, strict=True)) <= TOLERANCE * largest, name
    page.evaluate("(name) => bench.stop(name)", framework)
