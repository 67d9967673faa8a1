"""The page that predicts without Python: draw, choose, drop and paste digits; a file that is no picture."""

import base64
import re

import pytest
from conftest import REPO, open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

SEVEN = [(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]
ONE = [(0.5, 0.15), (0.5, 0.85)]
PHONE = {"width": 390, "height": 844}

# a picture of a 4, in two colours, as base64
FOUR = """([ink, paper]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
  const context = canvas.getContext("2d");
  Object.assign(context, { fillStyle: paper, strokeStyle: ink, lineWidth: 20, lineCap: "round" });
  context.fillRect(0, 0, 640, 400);
  context.stroke(new Path2D("M 280 80 L 250 210 L 380 210 M 345 110 L 340 330"));
  return canvas.toDataURL("image/png").split(",")[1];
}"""

# hands a file to the page as dropping or pasting does; without a file, some text
HAND = """([kind, content, name]) => {
  const data = new DataTransfer();
  if (content === null) data.items.add("only text", "text/plain");
  else data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
  dispatchEvent(kind === "drop" ? new DragEvent("drop", { dataTransfer: data, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data }));
}"""


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page, once ready, for all tests of this file in their order."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}inference/")
    wait_for_answer(opened.page, "Draw a digit")
    yield opened
    opened.page.close()


def wait_for_answer(page, text: str) -> None:
    """Wait until the answer begins so."""
    page.wait_for_function("text => document.querySelector('#answer').textContent.startsWith(text)", arg=text)


def draw(page, points) -> None:
    """One stroke through points in shares of the canvas, with the mouse."""
    canvas = page.locator("#canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def four(page, ink="#222", paper="#fff") -> str:
    """The picture."""
    return page.evaluate(FOUR, [ink, paper])


def choose(page, name: str, content: bytes) -> None:
    """Choose a file."""
    page.set_input_files("#file", {"name": name, "mimeType": "", "buffer": content})


def test_it_is_ready_without_python(tab):
    """A prediction has been made, within the time and bytes that it says; nothing of Python was fetched."""
    page = tab.page
    value = lambda name: float(page.get_attribute(f"#figure-{name}", "data-value"))  # noqa: E731
    assert 0 < value("first") < 20_000
    assert value("weights") == 18_378
    sizes = page.evaluate("performance.getEntriesByType('resource').map((e) => [e.name, e.encodedBodySize])")
    names = [name.rsplit("/", 1)[1] for name, _size in sizes]
    assert {"digits.tg", "engine-predict.wasm", "main.js"} <= set(names)
    assert not [name for name in names if name.endswith((".whl", ".zip", ".py"))]
    assert 100_000 < value("bytes") < 300_000
    assert value("bytes") > sum(size for name, size in sizes if "icon" not in name)


def test_drawn_digits_are_named_while_they_are_drawn(tab):
    """Ten bars, the right answers, milliseconds; Clear empties them."""
    page = tab.page
    draw(page, ONE)
    wait_for_answer(page, "This is a 1")
    page.click("#clear")
    wait_for_answer(page, "Draw a digit")
    draw(page, SEVEN[:2])
    wait_for_answer(page, "This is a")
    page.click("#clear")
    draw(page, SEVEN)
    wait_for_answer(page, "This is a 7")
    shares = [int(text.rstrip("%")) for text in page.locator("#bars .value").all_inner_texts()]
    assert len(shares) == 10 and 97 <= sum(shares) <= 103
    assert 0 < float(page.get_attribute("#figure-each", "data-value")) < 100
    tab.picture("inference-desktop")


@pytest.mark.parametrize("how", ["choose", "drop", "paste"])
def test_pictures_are_named(tab, how):
    """Dark on light and light on dark, however they come."""
    page = tab.page
    for colours in (("#222", "#fff"), ("#ffd", "#136")):
        page.click("#clear")
        wait_for_answer(page, "Draw a digit")
        if how == "choose":
            choose(page, "four.png", base64.b64decode(four(page, *colours)))
        else:
            page.evaluate(HAND, [how, four(page, *colours), "four.png"])
        wait_for_answer(page, "This is a 4")
    assert page.is_hidden("#message")


def test_what_is_no_picture_is_said_and_changes_nothing(tab):
    """Text, an empty file, a blank picture, dropped text: a message each, and the answer stays."""
    page = tab.page
    choose(page, "four.png", base64.b64decode(four(page)))
    wait_for_answer(page, "This is a 4")
    before = page.evaluate("document.querySelector('#canvas').toDataURL()")

    def refused(text: str) -> None:
        page.wait_for_function("text => document.querySelector('#message').textContent.includes(text)", arg=text)
        assert page.is_visible("#message")
        assert page.inner_text("#answer").startswith("This is a 4")
        assert page.evaluate("document.querySelector('#canvas').toDataURL()") == before

    choose(page, "notes.txt", b"a shopping list")
    refused("“notes.txt” is no picture")
    tab.picture("inference-refused")
    choose(page, "empty.png", b"")
    refused("“empty.png” is no picture")
    choose(page, "blank.png", base64.b64decode(four(page, "#fff", "#fff")))
    refused("Nothing stands out in “blank.png”")
    page.evaluate(HAND, ["drop", None, ""])
    refused("There is no picture in it")
    draw(page, ONE)
    assert page.is_hidden("#message")


def test_the_lines_on_the_page_are_those_of_its_program(tab):
    """What is shown to be copied is what runs, line by line, in order."""
    program = (REPO / "demos" / "inference" / "main.ts").read_text(encoding="utf-8")
    lines = [line.strip() for line in program.splitlines()]
    at = 0
    for shown in filter(None, map(str.strip, tab.page.inner_text("#source").splitlines())):
        assert shown in lines[at:], shown
        at = lines.index(shown, at) + 1


def test_on_a_phone_and_in_the_dark(browser, address):
    """Nothing is wider than the screen; it is ready again after a reload; the console stays clean."""
    tab = open_tab(browser, viewport=PHONE, has_touch=True, color_scheme="dark")
    page = tab.page
    page.goto(f"{address}inference/")
    wait_for_answer(page, "Draw a digit")
    draw(page, SEVEN)
    wait_for_answer(page, "This is a 7")
    tab.picture("inference-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    wait_for_answer(page, "Draw a digit")
    assert re.search(r"\d+ ms", page.inner_text("#figure-first"))
    assert tab.complaints == []
    page.close()


def test_without_its_model_the_page_says_so(browser, address):
    """A message instead of an answer for ever awaited."""
    page = browser.new_page()
    page.route("**/digits.tg", lambda route: route.fulfill(status=404))
    page.goto(f"{address}inference/")
    wait_for_answer(page, "The network can't be used")
    assert "404" in page.inner_text("#answer")
    page.close()


def test_the_console_stayed_clean(tab):
    """No error and no warning from the first download on."""
    assert tab.complaints == []
