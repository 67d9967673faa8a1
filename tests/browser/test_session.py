"""The session: programs, values, errors, stopping; on a plain host, in a sub-path, isolated."""

import pytest
from conftest import SITE, open_tab
from serve import serving

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

START = """async ([base, collect]) => {
  const { Session, PythonError } = await import(base + "index.js");
  window.PythonError = PythonError;
  window.events = [];
  window.session = await Session.start({ baseUrl: base, onLoad: (e) => window.events.push(e) });
}"""

RUN = """async ([source, abortAfter]) => {
  const lines = [];
  const training = [];
  const control = new AbortController();
  if (abortAfter !== null) setTimeout(() => control.abort(), abortAfter);
  const began = performance.now();
  let error = null;
  try {
    await window.session.run(source, { name: "main.py", signal: control.signal,
      onOutput: (e) => lines.push([e.stream, e.text]), onTraining: (e) => training.push(e) });
  } catch (e) {
    error = { name: e.name, message: e.message, type: e.type, traceback: e.traceback,
      python: e instanceof window.PythonError };
  }
  return { lines, training, error, ms: performance.now() - began };
}"""


def start(page, url):
    """Open the gallery (any page will do) and start a session from its tabgrad/ folder."""
    page.goto(url)
    page.evaluate(START, [f"{url}tabgrad/", True])


def run(page, source, abort_after=None):
    """Run Python in the page's session; what came of it."""
    return page.evaluate(RUN, [source, abort_after])


@pytest.fixture(scope="module")
def tab(browser, address):
    """A tab with one session, shared by the tests of this file."""
    opened = open_tab(browser)
    start(opened.page, address)
    yield opened
    opened.page.close()


def test_loading_reports_true_bytes_then_stages(tab):
    """Bytes only grow, end at their total, and the stages come in their order."""
    events = tab.page.evaluate("window.events")
    loaded = [e["loaded"] for e in events if e["kind"] == "bytes"]
    total = [e["total"] for e in events if e["kind"] == "bytes"][-1]
    first_load = ("pyodide.asm", "python_stdlib", "numpy-", "tabgrad-")
    files = [f for f in (SITE / "tabgrad" / "pyodide").glob("*") if f.name.startswith(first_load)]
    expected = sum(f.stat().st_size for f in files)
    assert loaded == sorted(loaded)
    assert len(loaded) > len(files)  # within a file too; how often is the network's choice
    assert loaded[-1] == total == expected
    stages = [e["stage"] for e in events if e["kind"] == "stage"]
    assert stages == ["download", "python", "numpy", "tabgrad", "ready"]


def test_output_arrives_line_by_line_and_in_order(tab):
    """Both streams, whole lines, a progress bar as it ends up, nothing lost at the end."""
    result = run(tab.page, """
import sys
print("one\\ntwo")
sys.stderr.write("careful\\n")
print("10%\\r100%")
print("no newline", end="")
""")
    assert result["error"] is None
    assert result["lines"] == [["stdout", "one"], ["stdout", "two"], ["stderr", "careful"],
                               ["stdout", "100%"], ["stdout", "no newline"]]


def test_an_error_carries_the_programs_traceback(tab):
    """Class, message and lines of the program; nothing of the machinery around it."""
    result = run(tab.page, "def f(x):\n    return 1 / x\n\nf(0)\n")
    error = result["error"]
    assert (error["python"], error["type"]) == (True, "ZeroDivisionError")
    assert error["message"] == "ZeroDivisionError: division by zero"
    assert error["traceback"].startswith("Traceback (most recent call last):")
    assert 'File "main.py", line 4, in <module>' in error["traceback"]
    assert "return 1 / x" in error["traceback"]
    assert "host" not in error["traceback"] and "pyodide" not in error["traceback"]


def test_a_syntax_error_points_at_its_line(tab):
    """The traceback of a program that does not compile shows the line."""
    error = run(tab.page, "x = 1\nif x\n    pass\n")["error"]
    assert error["type"] == "SyntaxError"
    assert 'File "main.py", line 2' in error["traceback"]


def test_an_endless_loop_is_stopped_and_the_session_goes_on(tab):
    """Without shared memory: the page is not cross-origin isolated."""
    assert tab.page.evaluate("crossOriginIsolated") is False
    result = run(tab.page, "kept = 41\nwhile True:\n    pass\n", abort_after=300)
    assert result["error"]["name"] == "AbortError"
    assert 300 <= result["ms"] < 10_000  # at once, not at some end
    assert run(tab.page, "print(kept + 1)")["lines"] == [["stdout", "42"]]


def test_values_cross_in_both_directions(tab):
    """Arrays keep dtype and shape, containers and scalars their form; results are typed arrays."""
    run(tab.page, "import numpy as np\ndef f(x, scale=1):\n"
                  "    return {'y': x * np.float32(scale), 'sum': x.sum(), 'ok': [True, None]}\n")
    back = tab.page.evaluate("""async () => {
      const x = { data: new Float32Array([1, 2, 3, 4]), shape: [2, 2], dtype: "float32" };
      const { y, sum, ok } = await window.session.call("f", [x], { kwargs: { scale: 2 } });
      return { kind: y.data.constructor.name, y: [...y.data], shape: y.shape, dtype: y.dtype,
        sum, ok, left: x.data.length };
    }""")
    assert back == {"kind": "Float32Array", "y": [2, 4, 6, 8], "shape": [2, 2],
                    "dtype": "float32", "sum": 10, "ok": [True, None], "left": 4}


def test_reset_forgets_the_variables(tab):
    """After reset a program starts with a clean namespace; imports are quick again."""
    run(tab.page, "leftover = 1")
    tab.page.evaluate("window.session.reset()")
    result = run(tab.page, "print(sorted(globals()), __name__)")
    assert result["lines"] == [["stdout", "['__builtins__', '__name__'] __main__"]]


def test_calling_what_does_not_exist_says_so(tab):
    """A NameError that tells what to do."""
    message = tab.page.evaluate(
        "window.session.call('no_such.predict', []).catch((error) => error.message)"
    )
    assert message.startswith("NameError: name 'no_such' is not defined")


FIT = """
import numpy as np
import tabgrad as tf
x = np.random.default_rng(0).random((256, 8), dtype="float32")
y = x.sum(1, keepdims=True)
model = tf.keras.Sequential([tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
model.fit(x, y, batch_size=32, epochs=3, verbose=0)
"""


def test_a_fit_reports_to_the_page(tab):
    """Begin, every epoch with its loss, end; epochs and steps as they are."""
    result = run(tab.page, FIT)
    assert result["error"] is None
    kinds = [e["kind"] for e in result["training"] if e["kind"] != "batch"]
    assert kinds == ["begin", "trace", "epoch", "epoch", "epoch", "end"]
    epochs = [e for e in result["training"] if e["kind"] == "epoch"]
    assert [e["epoch"] for e in epochs] == [0, 1, 2]
    assert all((e["epochs"], e["batch"], e["batches"]) == (3, 8, 8) for e in epochs)
    assert epochs[2]["logs"]["loss"] < epochs[0]["logs"]["loss"]


def test_a_fit_stops_between_steps_and_can_go_on(tab):
    """A stopped fit leaves whole steps behind, and fit goes on from them."""
    endless = FIT.replace("epochs=3", "epochs=100000")
    result = run(tab.page, endless, abort_after=600)
    assert result["error"]["name"] == "AbortError"
    assert result["ms"] < 10_000
    again = run(tab.page, """
before = int(model.optimizer.iterations)
weights = [w.copy() for w in model.get_weights()]
assert before > 0 and all(np.isfinite(w).all() for w in weights)
model.fit(x, y, batch_size=32, epochs=1, verbose=0)
print(int(model.optimizer.iterations) - before)
""")
    assert again["error"] is None, again["error"]
    assert again["lines"] == [["stdout", "8"]]


def test_a_missing_runtime_is_an_error_not_silence(tab, address):
    """A wrong baseUrl rejects, and says which address failed."""
    message = tab.page.evaluate("""async (url) => {
      const { Session } = await import(url + "tabgrad/index.js");
      return Session.start({ baseUrl: url + "nowhere/" }).catch((error) => error.message);
    }""", address)
    assert "could not be loaded" in message
    tab.complaints[:] = [c for c in tab.complaints if "404" not in c]


def test_closing_ends_what_runs(browser, address):
    """close() rejects the task that was running."""
    opened = open_tab(browser)
    start(opened.page, address)
    message = opened.page.evaluate("""async () => {
      const running = window.session.run("while True: pass");
      setTimeout(() => window.session.close(), 200);
      return running.catch((error) => error.message);
    }""")
    assert message == "The session has been closed."
    opened.page.close()


def test_a_file_can_be_written_for_python(tab):
    """writeFile makes folders as needed; the bytes are handed over."""
    left = tab.page.evaluate("""async () => {
      const bytes = new TextEncoder().encode("hello");
      await window.session.writeFile("/data/in/note.txt", bytes);
      return bytes.length;
    }""")
    assert left == 0
    result = run(tab.page, "print(open('/data/in/note.txt').read())")
    assert result["lines"] == [["stdout", "hello"]]


def test_the_session_left_no_complaints(tab):
    """Nothing of all this wrote an error or a warning to the console."""
    assert tab.complaints == []


def test_the_wheel_installs_with_micropip_from_a_url(browser, address):
    """A page that has only Pyodide installs the wheel by its address."""
    opened = open_tab(browser)
    opened.page.goto(address)
    wheel = next((SITE / "tabgrad" / "pyodide").glob("tabgrad-*.whl")).name
    version = opened.page.evaluate("""async ([base, wheel]) => {
      const { loadPyodide } = await import(base + "pyodide.mjs");
      const pyodide = await loadPyodide({ indexURL: base });
      await pyodide.loadPackage(["micropip", "numpy"]);
      await pyodide.runPythonAsync(`import micropip\\nawait micropip.install("${base}${wheel}")`);
      return pyodide.runPython("import tabgrad as tf\\nfloat(tf.reduce_sum(tf.ones((2, 3))))");
    }""", [f"{address}tabgrad/pyodide/", wheel])
    assert version == 6
    opened.page.close()


def test_everything_works_from_a_sub_path(browser):
    """No address is absolute: the site may live in any folder of a host."""
    with serving(SITE.parent) as (_server, url):
        opened = open_tab(browser)
        start(opened.page, f"{url}site/")
        assert run(opened.page, "print(6 * 7)")["lines"] == [["stdout", "42"]]
        opened.page.close()


def test_stopping_uses_shared_memory_where_the_page_is_isolated(browser):
    """With the two headers the stop flag is shared memory, and does the same."""
    with serving(SITE, isolated=True) as (_server, url):
        opened = open_tab(browser)
        start(opened.page, url)
        assert opened.page.evaluate("crossOriginIsolated") is True
        result = run(opened.page, "while True:\n    pass\n", abort_after=300)
        assert result["error"]["name"] == "AbortError"
        assert result["ms"] < 10_000
        opened.page.close()


KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tabgrad-python", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("files");
  opening.onsuccess = () => {
    const asking = opening.result.transaction("files").objectStore("files").getAll();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result.map((v) => v.snapshot.length)); };
  };
})"""
DAMAGE = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tabgrad-python", 1);
  opening.onsuccess = () => {
    const change = opening.result.transaction("files", "readwrite");
    const store = change.objectStore("files");
    store.getAllKeys().onsuccess = (e) =>
      store.put({ snapshot: new Uint8Array(1000), length: 20000000, head: 0 }, e.target.result[0]);
    change.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""
DRAW = "import random, numpy as np\nprint(random.random(), np.random.rand(), hash('tabgrad') is not None)"


def test_a_later_visit_begins_with_pythons_kept_start(browser, address):
    """The second visit does not start Python again, draws other random numbers, and survives a damaged copy."""
    context = browser.new_context()
    numbers = []
    for visit in range(3):
        page = context.new_page()
        complaints = []
        page.on("console", lambda m, c=complaints: c.append(m.text) if m.type in ("error", "warning") else None)
        if visit == 2:
            page.goto(address)
            page.evaluate(DAMAGE)
        start(page, address)
        numbers.append(run(page, DRAW)["lines"])
        summed = run(page, "import tabgrad as tf\nprint(float(tf.reduce_sum(tf.ones((2, 3)))))")
        assert summed["lines"] == [["stdout", "6.0"]]
        for _ in range(100):
            if (kept := page.evaluate(KEPT)) and kept[0] > 10_000_000:
                break
            page.wait_for_timeout(50)
        assert len(kept) == 1
        assert kept[0] > 10_000_000
        assert complaints == []
        page.close()
    assert len({str(n) for n in numbers}) == 3
    context.close()
