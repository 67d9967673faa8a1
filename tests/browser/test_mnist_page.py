"""The digits page as a visitor uses it: train, stop, continue, draw; a mistake, and on."""

import re

import pytest
from conftest import SCREENSHOTS, open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#train:not([disabled])"


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page, once loaded, for all tests of this file in their order."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}mnist/", wait_until="domcontentloaded")
    opened.page.wait_for_selector("#loading-bytes:has-text(' MB')")
    opened.picture("mnist-loading")
    opened.page.wait_for_selector(READY, timeout=90_000)
    yield opened
    opened.page.close()


def status(page) -> str:
    """The line above the charts."""
    return page.inner_text("#status")


def epoch(page) -> int:
    """Number of the epoch that is being trained."""
    found = re.match(r"Epoch (\d+) of", status(page))
    return int(found[1]) if found else 0


def wait_for_epoch(page, number: int) -> None:
    """Wait until epoch ``number`` (or a later one) is being trained."""
    page.wait_for_function(
        f"+(document.querySelector('#status').textContent.match(/Epoch (\\d+)/)?.[1]) >= {number}",
        timeout=60_000,
    )


def write(page, text: str) -> None:
    """Replace the program as a person would: click, select all, type over."""
    page.click(".cm-content")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def draw_seven(page) -> None:
    """A stroke to the right, then down."""
    page.locator("#canvas").scroll_into_view_if_needed()
    box = page.locator("#canvas").bounding_box()
    at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])  # noqa: E731
    page.mouse.move(*at(0.28, 0.2))
    page.mouse.down()
    page.mouse.move(*at(0.72, 0.2), steps=8)
    page.mouse.move(*at(0.45, 0.85), steps=8)
    page.mouse.up()


def test_training_stops_within_a_step_and_continues_from_there(tab):
    """Stop ends the run at once; Continue goes on from the same weights and epoch."""
    page = tab.page
    page.click("#train")
    wait_for_epoch(page, 2)
    page.click("#stop")
    page.wait_for_selector(READY, timeout=5_000)
    assert status(page) == "Stopped"
    first = float(page.get_attribute("#figure-test", "data-value"))
    assert first > 0.75
    page.click("#continue")
    wait_for_epoch(page, 2)
    # An untrained network's training accuracy starts near 0.1; this one's starts where it was.
    assert float(page.get_attribute("#figure-train", "data-value")) > 0.8
    page.wait_for_selector(READY, timeout=120_000)
    assert status(page).startswith("Done in")
    assert float(page.get_attribute("#figure-test", "data-value")) > 0.92
    assert "val_accuracy" in page.inner_text("#output")
    assert page.is_hidden("#error")


def test_a_drawn_digit_is_recognised(tab):
    """Ten bars, their probabilities, and the right answer to a plain seven."""
    page = tab.page
    draw_seven(page)
    page.wait_for_function("document.querySelector('#answer').textContent.includes('This is a')")
    page.wait_for_timeout(300)
    assert page.inner_text("#answer").startswith("This is a 7")
    assert page.locator("#bars li").count() == 10
    shares = [int(text.rstrip("%")) for text in page.locator("#bars .value").all_inner_texts()]
    assert 97 <= sum(shares) <= 103
    tab.picture("mnist-desktop")


def test_mistakes_on_unseen_digits_are_marked(tab):
    """24 tiles, the wrong ones first and marked, the count of all of them beside."""
    page = tab.page
    assert page.locator("#samples li").count() == 24
    wrong = page.locator("#samples li.wrong")
    assert 1 <= wrong.count() <= 12
    assert re.fullmatch(r"\d, is \d", wrong.first.inner_text())
    assert re.fullmatch(r"\d+ of 1,000 wrong", page.inner_text("#samples-note"))


def test_the_page_is_good_in_the_dark_and_on_a_phone(tab):
    """Nothing is wider than a phone's screen; pictures of both for a person to look at."""
    page = tab.page
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    tab.picture("mnist-dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    tab.picture("mnist-phone-dark")
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(200)
    tab.picture("mnist-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    assert (SCREENSHOTS / "mnist-phone.png").stat().st_size > 10_000


def test_wrong_code_shows_its_traceback_and_the_page_goes_on(tab):
    """An error names the line of the program; Reset brings the program back, and it trains."""
    page = tab.page
    write(page, "import tabgrad as tf\n\nmodel = tf.keras.layers.Dens(3)\n")
    assert page.is_disabled("#continue")
    page.click("#train")
    page.wait_for_selector("#error:not([hidden])")
    tab.picture("mnist-error")
    assert "AttributeError" in page.inner_text("#error-title")
    assert 'File "program.py", line 3' in page.inner_text("#error-traceback")
    page.wait_for_selector(READY)
    assert page.get_attribute("#epoch-bar", "value") == "0"
    page.click("#reset")
    page.click("#train")
    wait_for_epoch(page, 1)
    assert page.is_hidden("#error")
    page.click("#stop")
    page.wait_for_selector("#continue:not([disabled])")


def test_the_console_stayed_clean(tab):
    """No error and no warning from the first download on."""
    assert tab.complaints == []


def test_the_runtime_trains_the_same_network_without_python(browser, address):
    """The switch: before Python is there, the exported network trains in the page, stops, goes on and answers."""
    opened = open_tab(browser)
    page = opened.page
    page.route("**/pyodide/*.wasm", lambda route: route.abort())  # Python never comes
    page.goto(f"{address}mnist/", wait_until="domcontentloaded")
    page.check("input[name=where][value=runtime]", force=True)
    page.wait_for_selector(READY)
    page.wait_for_function("document.querySelector('.cm-content').textContent.includes('model.fit')")
    page.click("#train")
    wait_for_epoch(page, 2)
    page.click("#stop")
    page.wait_for_selector("#continue:not([disabled])")
    assert status(page) == "Stopped"
    page.click("#continue")
    wait_for_epoch(page, 2)
    assert float(page.get_attribute("#figure-train", "data-value")) > 0.75
    page.wait_for_selector("#continue:not([disabled])", timeout=120_000)
    assert float(page.get_attribute("#figure-test", "data-value")) > 0.92
    assert page.locator("#samples li").count() == 24
    draw_seven(page)
    page.wait_for_function("document.querySelector('#answer').textContent.includes('This is a 7')")
    opened.picture("mnist-runtime")
    assert [c for c in opened.complaints if "uncaught" in c and "pyodide" not in c.lower()] == []
    opened.page.close()
