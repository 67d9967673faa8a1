"""The teaching page as a visitor uses it: ready sets, camera, files, training, asking, a file and back."""

import base64
import math

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#train:not([disabled])"
# A camera that films a canvas, red or blue as window.colour says.
CAMERA = """navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const pen = canvas.getContext("2d");
  window.colour = "#c02020";
  setInterval(() => {
    pen.fillStyle = window.colour;
    pen.fillRect(0, 0, 320, 240);
  }, 20);
  return canvas.captureStream(30);
};"""
REFUSING = """navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Permission denied", "NotAllowedError");
};"""
PICTURE = """(colour) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 90, height: 60 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 90, 60);
  return canvas.toDataURL("image/png").split(",")[1];
}"""


@pytest.fixture
def tab(browser, address):
    """The page, which must stay clean."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}teachable/", wait_until="domcontentloaded")
    opened.page.wait_for_selector(READY)
    yield opened
    opened.page.close()
    assert opened.complaints == []


def train(page, epochs: int) -> None:
    """Set the number of epochs, press Train, wait for the end."""
    before = int(page.get_attribute("body", "data-finished") or 0)
    page.fill("#epochs", str(epochs))
    page.click("#train")
    page.wait_for_selector(f'body[data-finished="{before + 1}"]')


def draw(page, points: list[tuple[float, float]]) -> None:
    """One stroke through points, shares of the canvas."""
    canvas = page.locator("#canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in at[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def wait_for_answer(page, name: str) -> None:
    """Wait until the picture is taken for a class."""
    page.wait_for_function(f"document.querySelector('#answer').textContent.startsWith('This is “{name}”')")


def counts(page) -> list[int]:
    """Examples of each class."""
    return [int(text.split()[0]) for text in page.locator(".class-head .muted").all_inner_texts()]


def png(page, colour: str, name: str = "picture.png") -> dict:
    """A file for a picker: a picture of one colour."""
    return {"name": name, "mimeType": "image/png", "buffer": base64.b64decode(page.evaluate(PICTURE, colour))}


def pick(page, button: str, *files: dict) -> None:
    """Press a button that opens a file dialog, and choose."""
    with page.expect_file_chooser() as waiting:
        page.click(button)
    waiting.value.set_files(list(files))


def test_shapes_are_learned_drawn_kept_and_taken_back(tab, tmp_path):
    """The ready set trains; a drawn triangle is known; the network is downloaded, forgotten and loaded again."""
    page = tab.page
    page.click("[data-set=shapes]")
    assert counts(page) == [30, 30, 30]
    train(page, 12)
    assert float(page.get_attribute("#figure-test", "data-value")) > 0.7
    assert page.inner_text("#figure-pictures") == "288"
    triangle = [(0.5, 0.15), (0.85, 0.8), (0.15, 0.8), (0.5, 0.15)]
    draw(page, triangle)
    wait_for_answer(page, "triangles")
    shares = [int(text.rstrip("%")) for text in page.locator("#bars .value").all_inner_texts()]
    assert 98 <= sum(shares) <= 102
    tab.picture("teachable-desktop")
    page.click("#clear")
    draw(page, [(0.5 + 0.32 * math.sin(i / 3), 0.5 - 0.32 * math.cos(i / 3)) for i in range(20)])
    wait_for_answer(page, "circles")
    answer = page.inner_text("#bars")
    with page.expect_download() as waiting:
        page.click("#download")
    name = waiting.value.suggested_filename
    assert name == "teach it 1 circles, 2 triangles, 3 crosses.tg"
    waiting.value.save_as(tmp_path / name)
    page.click("#anew")
    assert page.inner_text("#answer").startswith("Give every class some examples")
    with page.expect_file_chooser() as chooser:
        page.click("#open")
    chooser.value.set_files(tmp_path / name)
    wait_for_answer(page, "circles")
    assert page.inner_text("#bars") == answer
    assert counts(page) == [30, 30, 30]
    page.reload()
    page.wait_for_selector(READY)
    with page.expect_file_chooser() as chooser:
        page.click("#open")
    chooser.value.set_files(tmp_path / name)
    page.wait_for_function("document.querySelectorAll('.class').length === 3")
    draw(page, triangle)
    wait_for_answer(page, "triangles")


def test_the_camera_is_asked_on_a_click_and_teaches_two_classes(browser, address):
    """Holding a button adds frames; the network then tells red from blue, live."""
    opened = open_tab(browser)
    page = opened.page
    page.add_init_script(CAMERA)
    page.goto(f"{address}teachable/", wait_until="domcontentloaded")
    page.wait_for_selector(READY)
    page.check("input[value=camera]", force=True)
    assert page.inner_text("#camera-off") == "The camera is off."
    assert page.is_disabled("#give button:first-child")
    page.click("#camera-on")
    page.wait_for_selector("#video.on")
    for number, colour in ((1, "#c02020"), (2, "#2030c0")):
        page.evaluate("""async (colour) => {
          window.colour = colour;
          const video = document.querySelector("#video");
          const sheet = new OffscreenCanvas(8, 8).getContext("2d", { willReadFrequently: true });
          const red = () => (sheet.drawImage(video, 0, 0, 8, 8), sheet.getImageData(0, 0, 1, 1).data[0]);
          while ((red() > 100) !== (colour === "#c02020")) await new Promise(requestAnimationFrame);
        }""", colour)  # fmt: skip
        page.hover(f"#give button:nth-child({number})")
        page.mouse.down()
        page.wait_for_function(f"document.querySelectorAll('.class:nth-child({number}) .examples button').length >= 6")
        page.mouse.up()
    held = counts(page)
    page.focus("#give button:nth-child(1)")
    page.keyboard.press("Space")
    assert counts(page) == [held[0] + 1, held[1]]
    train(page, 20)
    assert page.inner_text("#figure-test") == "–"  # too few examples to keep some back
    wait_for_answer(page, "Class 2")
    page.evaluate("window.colour = '#c02020'")
    wait_for_answer(page, "Class 1")
    page.click("#camera-on")
    page.wait_for_function("document.querySelector('#answer').textContent === 'Turn the camera on to ask.'")
    page.close()
    assert opened.complaints == []


def test_a_refused_camera_is_said(browser, address):
    """The message says what to do; the rest of the page goes on."""
    opened = open_tab(browser)
    opened.page.add_init_script(REFUSING)
    opened.page.goto(f"{address}teachable/", wait_until="domcontentloaded")
    opened.page.check("input[value=camera]", force=True)
    opened.page.click("#camera-on")
    opened.page.wait_for_selector("#notice:not([hidden])")
    assert opened.page.inner_text("#notice-text").startswith("The camera was refused. Allow it")
    assert opened.page.is_enabled("#camera-on")
    opened.page.close()
    assert opened.complaints == []


def test_files_are_picked_dropped_and_asked_about(tab):
    """Several at once, from a dialog or dropped on a class; what is no picture is named."""
    page = tab.page
    page.check("input[value=files]", force=True)
    wrong = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    reds = [png(page, f"hsl({h} 90% 45%)") for h in (350, 0, 8)]
    pick(page, "#give button:first-child", *reds, wrong)
    page.wait_for_selector("#notice:not([hidden])")
    assert page.inner_text("#notice-text") == "Not pictures that this browser can read: notes.txt."
    assert counts(page) == [3, 0]
    page.click("#train")
    assert page.inner_text("#notice-text") == "Give at least two classes examples first, or try a ready set."
    blues = [png(page, f"hsl({h} 90% 45%)")["buffer"] for h in (220, 230, 240, 250)]
    page.evaluate("""(pictures) => {
          const carried = new DataTransfer();
          for (const [i, text] of pictures.entries()) {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            carried.items.add(new File([bytes], `${i}.png`, { type: "image/png" }));
          }
          for (const kind of ["dragover", "drop"]) {
            const event = new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
            document.querySelectorAll(".class")[1].dispatchEvent(event);
          }
        }""", [base64.b64encode(blue).decode() for blue in blues])  # fmt: skip
    page.wait_for_function("document.querySelectorAll('.class:nth-child(2) .examples button').length === 4")
    train(page, 30)
    pick(page, "#choose", png(page, "hsl(235 80% 50%)"))
    wait_for_answer(page, "Class 2")
    pick(page, "#choose", wrong)
    page.wait_for_selector("#notice:not([hidden])")
    assert page.inner_text("#notice-text") == "notes.txt is no picture that this browser can read."
    pick(page, "#open", wrong)
    page.wait_for_function("document.querySelector('#notice-text').textContent.startsWith('notes.txt is no network')")
    wait_for_answer(page, "Class 2")


def test_classes_are_named_removed_and_brought_back(tab):
    """Two to six classes; a name shows everywhere; what is removed can be brought back; drawings become examples."""
    page = tab.page
    assert page.is_disabled(".class:first-child .class-head button")
    page.click("#give button:first-child")
    assert page.inner_text("#notice-text").startswith("Draw something first")
    draw(page, [(0.2, 0.2), (0.8, 0.8)])
    page.click("#give button:first-child")
    assert counts(page) == [1, 0]
    page.fill(".class:first-child input", "lines")
    assert page.inner_text("#give button:first-child") == "lines"
    for _ in range(4):
        page.click("#add")
    assert page.is_disabled("#add")
    assert page.locator("#give button").count() == 6
    page.click(".class:first-child .class-head button")
    assert counts(page) == [0] * 5
    page.click("#notice-undo")
    assert counts(page) == [1, 0, 0, 0, 0, 0]
    page.click("[data-set=faces]")
    assert counts(page) == [30, 30, 30]
    page.click("#notice-undo")
    assert counts(page) == [1, 0, 0, 0, 0, 0]
    page.click(".examples button")
    assert counts(page)[0] == 0


def test_training_stops_and_the_page_fits_a_phone(tab):
    """Stop keeps what was learned; a class without examples is left out; nothing is wider than the screen."""
    page = tab.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("[data-set=faces]")
    page.click("#add")
    page.fill("#epochs", "400")
    page.click("#train")
    page.wait_for_function("document.querySelector('#status').textContent.startsWith('Epoch 2')")
    assert page.inner_text("#notice-text") == "Left out, as without examples: “Class 4”."
    page.click("#stop")
    page.wait_for_selector(READY)
    assert page.inner_text("#status") == "Stopped; Train goes on from here"
    assert page.inner_text("#train") == "Train more"
    draw(page, [(0.3, 0.7), (0.7, 0.7)])
    page.wait_for_selector("#bars li.best")
    assert page.locator("#bars li").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="dark")
    tab.picture("teachable-phone-dark")
