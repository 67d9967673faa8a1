"""The notebook as a visitor uses it: run, err, interrupt, write, move, reload, download, open."""

import json
import re

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#status[data-state=ready]"
SETTLED = "!document.querySelector('.cell[data-state=waiting], .cell[data-state=running]')"


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page for all tests of this file in their order; Python still loads at first."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}notebook/", wait_until="domcontentloaded")
    opened.page.wait_for_selector(".cell")
    yield opened
    opened.page.close()


def wait_until_settled(page) -> None:
    """Wait until no cell runs or waits."""
    page.wait_for_function(SETTLED, timeout=60_000)


def open_empty(page) -> None:
    """An empty notebook, its one cell focused."""
    page.select_option("#examples", "empty")
    page.wait_for_function("document.querySelectorAll('.cell').length === 1")
    page.click(".cm-content")


def run(page, source: str, key: str = "Shift+Enter") -> None:
    """Write into the focused cell, run it, wait for its end."""
    page.keyboard.insert_text(source)
    page.keyboard.press(key)
    wait_until_settled(page)


def cell(page, number: int):
    """A code cell, from 0."""
    return page.locator(".cell.code").nth(number)


def test_an_example_that_is_run_while_python_loads(tab) -> None:
    """Cells wait for Python, then run one after the other: pictures, a table, a fit with its curves, bars."""
    page = tab.page
    page.click("#run-all")
    assert cell(page, 3).get_attribute("data-state") == "waiting"
    page.wait_for_selector("img[alt^='Picture']", timeout=60_000)
    page.wait_for_selector(".fit-line")
    wait_until_settled(page)
    assert page.locator(".failure").count() == 0
    assert [c.inner_text() for c in page.locator(".gutter span").all()] == ["[1]", "[2]", "[3]", "[4]"]
    assert page.inner_text(".fit-line").startswith("5 epochs in ")
    assert float(re.search(r"val_accuracy ([\d.]+)", page.inner_text(".fit-logs"))[1]) > 0.9
    assert page.locator(".fit canvas").count() == 2
    table = page.frame_locator("iframe.rich").first
    assert "50,240" in table.locator("table").inner_text()
    assert re.fullmatch(r"\d+ of 1000 are wrong", cell(page, 3).locator(".stdout").inner_text().strip())
    assert "━" not in cell(page, 2).inner_text()  # Keras's own bar, in characters
    page.wait_for_selector(".plot canvas")
    tab.picture("notebook-desktop")


def test_values_output_and_errors(tab) -> None:
    """The value of the last line, both streams in order, tracebacks that name cell and line; an error ends a run."""
    page = tab.page
    open_empty(page)
    run(page, "import sys\nprint('one')\nprint('two', file=sys.stderr)\nx = 20\nx + 1")
    assert cell(page, 0).locator(".outputs pre").all_inner_texts() == ["one\n", "two\n", "21"]
    assert page.locator(".cell").count() == 2  # Shift+Enter has made the next one
    run(page, "def half(n):\n    return n / 0\n\nhalf(x)")
    assert cell(page, 1).locator(".failure p").inner_text() == "ZeroDivisionError: division by zero"
    traceback = cell(page, 1).locator(".traceback").inner_text()
    assert 'File "cell 2", line 4, in <module>' in traceback
    assert "return n / 0" in traceback
    assert "_tabgrad" not in traceback
    run(page, "x = (1")
    assert "SyntaxError" in cell(page, 2).locator(".failure p").inner_text()
    run(page, "import plot\nplot.scatter([1, 2, 3], [4, 5, 6], c=['a', 'b', 'a'])\nplot.line({'y': [1, None, 3]});")
    assert cell(page, 3).locator(".plot canvas").count() == 2
    assert cell(page, 3).locator(".legend .key").all_inner_texts() == ["a", "b", "y"]
    run(page, "plot.line([1, 2], x=[1, 2, 3])")
    assert "x has 3 numbers, y has 2" in cell(page, 4).locator(".failure p").inner_text()
    page.click("#run-all")
    wait_until_settled(page)
    assert cell(page, 1).locator(".failure").count() == 1
    assert cell(page, 3).locator(".gutter span").inner_text() == "[4]"  # not run again: an error ends the queue


def test_interrupt_and_restart(tab) -> None:
    """A loop without end is stopped and variables are still there; after Restart they are not."""
    page = tab.page
    open_empty(page)
    page.keyboard.insert_text("n = 0\nwhile True:\n    n += 1")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".cell[data-state=running]")
    page.click("#add-code")
    page.keyboard.insert_text("print('never')")
    page.keyboard.press("Control+Enter")
    page.click("#interrupt")
    wait_until_settled(page)
    assert cell(page, 0).locator(".failure").inner_text() == "Interrupted"
    assert cell(page, 1).locator(".outputs").inner_text() == ""
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    run(page, "n > 0")
    assert cell(page, 1).locator(".value").inner_text() == "True"
    page.click("#restart")
    page.wait_for_selector(READY, timeout=60_000)
    cell(page, 1).locator(".run").click()
    wait_until_settled(page)
    assert "NameError" in cell(page, 1).locator(".failure p").inner_text()


def test_cells_are_written_moved_deleted_and_brought_back(tab) -> None:
    """Text is rendered, and HTML in it stays text; arrows leave a cell; a deletion can be undone."""
    page = tab.page
    open_empty(page)
    page.keyboard.insert_text("first = 1")
    page.click("#add-text")
    page.keyboard.insert_text("# Head\n\nSome **bold** and `code`, <b>no</b> HTML\n\n- a\n- b")
    page.keyboard.press("Shift+Enter")
    text = page.locator(".cell.text .prose")
    assert text.locator("h2").inner_text() == "Head"
    assert text.locator("strong").inner_text() == "bold"
    assert text.locator("li").all_inner_texts() == ["a", "b"]
    assert "<b>no</b>" in text.inner_text()
    text.dblclick()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text("\n- c")
    page.keyboard.press("Control+Enter")
    assert text.locator("li").count() == 3
    kinds = "[...document.querySelectorAll('.cell')].map((c) => c.classList[1])"
    page.locator(".cell.text [aria-label='Move this cell up']").click()
    assert page.evaluate(kinds) == ["text", "code"]
    page.locator(".cell.text [aria-label='Delete this cell']").click()
    assert page.evaluate(kinds) == ["code"]
    page.click("#notice-act")
    assert page.evaluate(kinds) == ["text", "code"]
    cell(page, 0).locator(".cm-content").click()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.closest('.cell').classList[1]") == "text"


def test_a_reload_a_download_and_files(tab, tmp_path) -> None:
    """What is written is there after a reload; a download is a notebook of Jupyter's; wrong files lose nothing."""
    page = tab.page
    open_empty(page)
    page.fill("#name", "Mine/1")
    page.wait_for_selector(READY, timeout=60_000)
    page.click(".cm-content")
    run(page, "import plot\nplot.line([1, 3, 2], title='Three')\nprint('kept')\n[1, 2]", "Control+Enter")
    page.click("#add-text")
    page.keyboard.insert_text("Some *text*")
    page.wait_for_function("localStorage.getItem('tabgrad-notebook').includes('Some *text*')")
    page.reload()
    page.wait_for_selector(".plot canvas")
    assert page.input_value("#name") == "Mine/1"
    assert cell(page, 0).locator(".stdout").inner_text() == "kept\n"
    assert cell(page, 0).locator(".value").inner_text() == "[1, 2]"
    assert page.locator(".cell.text em").inner_text() == "text"
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "Mine-1.ipynb"
    path = tmp_path / "mine.ipynb"
    download.value.save_as(path)
    file = json.loads(path.read_text(encoding="utf-8"))
    assert (file["nbformat"], file["nbformat_minor"]) == (4, 5)
    code, text = file["cells"]
    assert (code["cell_type"], text["cell_type"]) == ("code", "markdown")
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", c["id"]) for c in file["cells"])
    assert "".join(code["source"]).startswith("import plot\nplot.line(")
    plot, stream, value = code["outputs"]
    assert {"image/png", "text/plain", "application/vnd.tabgrad.plot.v1+json"} == set(plot["data"])
    assert stream == {"output_type": "stream", "name": "stdout", "text": ["kept\n"]}
    assert (value["output_type"], value["execution_count"]) == ("execute_result", code["execution_count"])
    for name, content, why in (
        ("a.ipynb", "hello", "is JSON, and this is not"),
        ("b.ipynb", "{}", 'no "nbformat"'),
        ("c.ipynb", '{"nbformat": 3}', "format 3"),
        ("d.ipynb", '{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "cell 1 has no source"),
    ):
        page.set_input_files("#file", {"name": name, "mimeType": "application/json", "buffer": content.encode()})
        page.wait_for_function("(name) => document.querySelector('#notice-text').textContent.includes(name)", arg=name)
        assert why in page.inner_text("#notice-text")
        assert page.locator(".cell").count() == 2
    open_empty(page)
    page.set_input_files("#file", path)
    page.wait_for_function("document.querySelector('#name').value === 'mine'")
    page.wait_for_selector(".plot canvas")
    assert page.locator(".cell.text em").inner_text() == "text"
    page.click("#notice-act")  # back to the empty one
    assert page.input_value("#name") == "Untitled"


@pytest.mark.parametrize("key", ["tape", "data"])
def test_the_other_examples(tab, key) -> None:
    """They run to their ends without an error."""
    page = tab.page
    page.wait_for_selector(READY, timeout=60_000)
    page.select_option("#examples", key)
    page.click("#run-all")
    wait_until_settled(page)
    assert page.locator(".failure").count() == 0
    count = page.locator(".cell.code").count()
    assert page.locator(".gutter span").last.inner_text() == f"[{count}]"
    if key == "tape":
        lines = page.locator(".stdout").all_inner_texts()[-1].split("\n")
        assert float(re.search(r"loss ([\d.]+)", lines[3])[1]) < 0.03
        assert lines[4].endswith(" s")


def test_on_a_phone_in_the_dark(tab) -> None:
    """Nothing is wider than the screen; the console stayed clean."""
    page = tab.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("[...document.querySelectorAll('.uplot')].every((chart) => chart.clientWidth < 390)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.picture("notebook-phone-dark")
    assert tab.complaints == []


def test_html_of_a_program_can_do_nothing(tab) -> None:
    """It is shown, and neither its scripts nor its requests come through."""
    page = tab.page
    open_empty(page)
    html = "<b>seen</b><script>parent.hacked = 1</script><img src=x onerror='parent.hacked = 2'>"
    run(page, f"class H:\n    def _repr_html_(self):\n        return {html!r}\n\n\nH()", "Control+Enter")
    page.frame_locator("iframe.rich").locator("b").wait_for()
    assert page.evaluate("globalThis.hacked ?? null") is None
    assert all("sandboxed" in c or "Content Security Policy" in c for c in tab.complaints)
