"""The page that learns handwriting: draw, correct, adapt, stop, undo, save, forget, download, load; back in Python."""

import base64
import importlib.util
import json
import re

import numpy as np
import pytest
from conftest import REPO, open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#save:not([disabled])"
PHONE = {"width": 390, "height": 844}

# as many people in Europe write a 1: MNIST's Americans would read the first and the last as a 7
ONES = [
    [(0.3, 0.42), (0.62, 0.15), (0.62, 0.88)],
    [(0.34, 0.4), (0.58, 0.14), (0.56, 0.86)],
    [(0.28, 0.45), (0.6, 0.18), (0.6, 0.85)],
]
SEVEN = [(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]
ZERO = [(0.5, 0.15), (0.33, 0.25), (0.27, 0.5), (0.33, 0.75), (0.5, 0.86), (0.67, 0.75), (0.73, 0.5),
        (0.66, 0.25), (0.5, 0.15)]


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page, once ready, for all tests of this file in their order."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}finetune/")
    opened.page.wait_for_selector(READY)
    yield opened
    opened.page.close()


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory):
    """Where the test that downloads leaves its file for those after it."""
    return tmp_path_factory.mktemp("finetune") / "handwriting.tg"


def draw(page, points) -> str:
    """One stroke with the mouse; the digit that the network takes it for."""
    page.click("#clear")
    wait(page, "#answer", "Draw a digit")
    box = page.locator("#canvas").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return guess(page)


def guess(page) -> str:
    """The digit that is named in the answer."""
    return re.match(r"This looks like an? (\d) ", page.inner_text("#answer"))[1]


def wait(page, selector: str, text: str) -> None:
    """Wait until an element's text begins so."""
    page.wait_for_function(
        "([selector, text]) => document.querySelector(selector).textContent.startsWith(text)", arg=[selector, text])


def finished(page, text: str) -> None:
    """Wait until the status begins so and something else can be done."""
    wait(page, "#status", text)
    page.wait_for_selector(READY)


def score(page, name: str) -> float:
    """A share of the table."""
    return float(page.get_attribute(f"#{name}", "data-value"))


def choose(page, name: str, content: bytes) -> None:
    """Load a trainer."""
    page.set_input_files("#file", {"name": name, "mimeType": "", "buffer": content})


def test_drawings_are_collected_and_removed(tab):
    """By button and by key; a wrong guess is marked; a tile can be removed."""
    page = tab.page
    assert score(page, "others-now") > 0.96
    assert page.is_disabled("#adapt") and page.is_disabled("#choices button >> nth=0")
    assert draw(page, ONES[0]) == "7"
    page.keyboard.press("1")
    wait(page, "#answer", "Draw a digit")
    draw(page, ONES[1])
    page.click("role=button[name='It is a 1']")
    for points, digit in ((SEVEN, "7"), (ZERO, "0"), (ZERO, "0")):
        assert draw(page, points) == digit
        page.click(f"role=button[name='It is a {digit}']")
    assert page.locator("#drawings li").count() == 5
    page.click("role=button[name='Remove this 0'] >> nth=1")
    assert page.locator("#drawings li").count() == 4
    assert page.inner_text("#drawings .wrong").startswith("1, not 7")
    assert page.inner_text("#yours-now") == "3 of 4"


def test_it_adapts_and_does_not_forget(tab):
    """The drawings are learned, another one like them is named right, other people's digits still are."""
    page = tab.page
    assert draw(page, ONES[2]) == "7"
    page.click("#adapt")
    page.wait_for_function(
        "() => /^Epoch [1-6] of 6, loss [0-9].[0-9]{3}$/.test(document.querySelector('#status').textContent)")
    finished(page, "Done in")
    assert page.inner_text("#yours-before") == "3 of 4"
    assert page.inner_text("#yours-now") == "4 of 4"
    assert score(page, "others-now") > 0.95
    assert guess(page) == "1"  # the drawing that was on the canvas all the time, and never trained on
    assert draw(page, SEVEN) == "7"
    tab.picture("finetune-desktop")


def test_undo_goes_back(tab):
    """The weights are those from before, the scores too."""
    page = tab.page
    page.click("#undo")
    finished(page, "Taken back")
    assert page.inner_text("#yours-now") == "3 of 4"
    assert page.inner_text("#yours-before") == "–"
    assert page.is_disabled("#undo")
    assert draw(page, ONES[2]) == "7"


def test_stop_ends_it_at_once(tab):
    """What was learned until then stays, and can be taken back."""
    page = tab.page
    page.evaluate("document.querySelector('#adapt').click(); document.querySelector('#stop').click()")
    finished(page, "Stopped")
    assert page.is_disabled("#stop")
    page.click("#undo")
    finished(page, "Taken back")
    page.click("#adapt")
    finished(page, "Done in")
    assert page.inner_text("#yours-now") == "4 of 4"


def test_it_is_saved_and_goes_on_after_a_reload(tab):
    """Trainer and drawings come back; what was not saved does not."""
    page = tab.page
    page.click("#save")
    wait(page, "#kept", "Saved")
    draw(page, ZERO)
    page.keyboard.press("0")
    wait(page, "#kept", "Changed since")
    page.reload()
    page.wait_for_selector(READY)
    wait(page, "#kept", "Goes on from")
    assert page.inner_text("#yours-now") == "4 of 4"
    assert draw(page, ONES[2]) == "1"


def test_a_wrong_trainer_is_refused(tab, address):
    """Text, a model that only predicts: a message, and the network is as it was."""
    page = tab.page
    predicts = page.request.get(f"{address}inference/digits.tg").body()
    for name, content, why in (
        ("notes.txt", b"a shopping list", "Not a tabgrad program"),
        ("digits.tg", predicts, "it can only predict"),
        ("cut.tg", page.request.get(f"{address}finetune/trainer.tg").body()[:-50], "truncated"),
    ):
        choose(page, name, content)
        page.wait_for_function("why => document.querySelector('#message').textContent.includes(why)", arg=why)
        page.wait_for_selector(READY)
        assert page.inner_text("#message").startswith(f"“{name}” can't be used, so nothing has changed")
        assert page.is_disabled("#undo")
        assert page.inner_text("#yours-now") == "4 of 4"
    tab.picture("finetune-refused")
    assert draw(page, ONES[2]) == "1"


def test_it_is_downloaded_and_loaded(tab, downloaded, address):
    """The trainer as it came forgets the drawings, the downloaded one knows them."""
    page = tab.page
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "handwriting.tg"
    download.value.save_as(downloaded)
    choose(page, "trainer.tg", page.request.get(f"{address}finetune/trainer.tg").body())
    finished(page, "Goes on from trainer.tg")
    assert page.inner_text("#yours-now") == "3 of 4"
    choose(page, "handwriting.tg", downloaded.read_bytes())
    finished(page, "Goes on from handwriting.tg")
    assert page.is_hidden("#message")
    assert page.inner_text("#yours-now") == "4 of 4"


def test_python_takes_it_back(tab, downloaded):
    """load_trainer and load_weights, as the page says; the drawings are named right in Python too."""
    tab.page.click("#save")
    wait(tab.page, "#kept", "Saved")
    kept = json.loads(tab.page.evaluate("localStorage.getItem('tabgrad-handwriting')"))
    labels = [drawn["label"] for drawn in kept]
    pixels = b"".join(base64.b64decode(drawn["pixels"]) for drawn in kept)
    x = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28, 1) / np.float32(255)
    spec = importlib.util.spec_from_file_location("finetune_export", REPO / "demos" / "finetune" / "export.py")
    export = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(export)
    model = export.compiled(export.inference().network())
    model.load_trainer(downloaded)
    assert model.predict(x, verbose=0).argmax(1).tolist() == labels == [1, 1, 7, 0]
    assert int(model.optimizer.iterations) > 50
    other = export.inference().network()
    other.load_weights(downloaded)
    np.testing.assert_array_equal(other.predict(x, verbose=0), model.predict(x, verbose=0))


def test_forgotten_it_begins_anew(tab):
    """Nothing is left on the device."""
    page = tab.page
    page.click("#forget")
    wait(page, "#kept", "Forgotten")
    page.reload()
    page.wait_for_selector(READY)
    assert page.inner_text("#kept") == ""
    assert page.locator("#drawings li").count() == 0
    assert page.is_disabled("#forget")
    assert draw(page, ONES[2]) == "7"


def test_on_a_phone_and_in_the_dark(browser, address):
    """Draw while it trains, and reload in the middle of it."""
    tab = open_tab(browser, viewport=PHONE, has_touch=True, color_scheme="dark")
    page = tab.page
    page.goto(f"{address}finetune/")
    page.wait_for_selector(READY)
    draw(page, ONES[0])
    page.keyboard.press("1")
    page.evaluate("document.querySelector('#adapt').click()")
    draw(page, ONES[1])
    page.keyboard.press("1")
    finished(page, "Done in")
    assert page.inner_text("#yours-before") == "0 of 1"
    assert page.inner_text("#yours-now") == "2 of 2"
    assert score(page, "others-now") > 0.9
    tab.picture("finetune-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("document.querySelector('#adapt').click()")
    wait(page, "#status", "Epoch ")
    page.reload()
    page.wait_for_selector(READY)
    assert page.inner_text("#status") == "Ready"
    assert tab.complaints == []
    page.close()


def test_the_console_stayed_clean(tab):
    """No error and no warning from the first download on."""
    assert tab.complaints == []
