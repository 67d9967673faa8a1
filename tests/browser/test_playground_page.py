"""The playground as a visitor uses it: play before Python is there, draw networks, change data, reload."""

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

EPOCH = "+document.querySelector('#epoch').textContent.replace(',', '')"
READY = "document.querySelector('#status').textContent.startsWith('Python is ready')"
FRAMES = """() => new Promise((resolve) => {
  const gaps = [];
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (gaps.length < 60) requestAnimationFrame(frame);
    else resolve(gaps.sort((a, b) => a - b)[30]);
  };
  requestAnimationFrame(frame);
})"""
# a canvas's pixels, from a copy: to read the page's own ones often would slow them down
PIXELS = """const pixels = (canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  return new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
};"""
COLOURS = f"() => {{ {PIXELS} return new Set(pixels(document.querySelector('#map'))).size; }}"
DARK = f"""() => {{ {PIXELS} return pixels(document.querySelector("#points")).filter((p) =>
  p >>> 24 > 200 && (p & 255) + ((p >> 8) & 255) + ((p >> 16) & 255) < 120).length; }}"""
LIVELY = f"""() => {{ {PIXELS} return [...document.querySelectorAll(".neuron:not(.feature) canvas")].filter((canvas) =>
  new Set(pixels(canvas)).size > 3).length; }}"""


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page, once alive, for all tests of this file in their order."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}playground/")
    opened.page.wait_for_selector("#play:not([disabled])")
    yield opened
    opened.page.close()


def loss(page, name: str = "test") -> float:
    """A loss below the map."""
    return float(page.get_attribute(f"#figure-{name}", "data-value"))


def wait_for_loss(page, below: float) -> None:
    """Wait until the loss of the test data is small."""
    page.wait_for_function(f"+document.querySelector('#figure-test').dataset.value < {below}")


def wait_for_shape(page, units: list[int]) -> None:
    """Wait until a network of these hidden layers is there."""
    page.wait_for_function(
        """(units) => {
          const layers = [...document.querySelectorAll(".layer.hidden")];
          const found = layers.map((layer) => layer.querySelectorAll(".neuron").length);
          return String(found) === String(units) && !document.querySelector("#step").disabled;
        }""",
        arg=units,
    )


def test_trains_before_python_is_there(tab) -> None:
    """The first network learns the circle at once; frames stay short while Python loads beside it."""
    page = tab.page
    assert page.is_disabled("[aria-label='More hidden layers']")
    assert loss(page) > 0.5
    idle = page.evaluate(FRAMES)
    page.click("#play")
    assert page.evaluate(FRAMES) < max(50, 2.5 * idle)  # 17 ms on a machine with nothing else to do
    wait_for_loss(page, 0.05)
    assert page.inner_text("#play") == "Pause"
    page.click("#play")
    epochs = page.evaluate(EPOCH)
    page.click("#step")
    page.wait_for_function(f"{EPOCH} === {epochs + 1}")
    page.click("#reset")
    page.wait_for_function(f"{EPOCH} === 0")
    assert loss(page) > 0.4


def test_networks_are_drawn_and_train_on(tab) -> None:
    """Layers, neurons and features are added and removed while it plays; all of their maps change with it."""
    page = tab.page
    page.wait_for_function(READY, timeout=60_000)
    page.click("#play")
    page.click("[aria-label='More hidden layers']")
    wait_for_shape(page, [4, 2, 2])
    page.click("[aria-label='More neurons of hidden layer 3']")
    page.click("[aria-label='Fewer neurons of hidden layer 1']")
    wait_for_shape(page, [3, 2, 3])
    page.click("[aria-label='Feature x₁²']")
    page.click("[aria-label='Feature x₂²']")
    page.wait_for_function(f"{EPOCH} > 3 && document.querySelectorAll('.feature[aria-pressed=true]').length === 4")
    wait_for_loss(page, 0.1)
    neurons = page.locator(".neuron:not(.feature) canvas").count()
    assert neurons == 9
    page.wait_for_function(f"({LIVELY})() >= 7")
    assert 'layers.Dense(3, activation="tanh")' in page.text_content("#program")
    tab.picture("playground-desktop")
    for _ in range(2):
        page.click("[aria-label='Fewer hidden layers']")
    wait_for_shape(page, [3])
    for feature in ("x₁", "x₁²", "x₂²", "x₂"):
        page.click(f"[aria-label='Feature {feature}']")
    assert "one feature at least" in page.inner_text("#status")
    page.click("[aria-label='Feature x₁']")
    page.click("[aria-label='Fewer hidden layers']")
    wait_for_shape(page, [])
    page.click("[aria-label='More hidden layers']")
    wait_for_shape(page, [4])
    wait_for_loss(page, 0.1)


def test_the_map_of_a_neuron_and_two_colours(tab) -> None:
    """Pointing at a neuron shows its map large, pressing keeps it; discretised maps have two colours."""
    page = tab.page
    page.hover("[aria-label='Hidden layer 1, neuron 2: show its map']")
    assert page.inner_text("#looked-at") == "layer 1, neuron 2"
    page.hover("h1")
    assert page.inner_text("#looked-at") == ""
    page.click("[aria-label='Hidden layer 1, neuron 2: show its map']")
    page.hover("h1")
    assert page.inner_text("#looked-at") == "layer 1, neuron 2"
    page.click("[aria-label='Output: show its map']")
    assert page.inner_text("#looked-at") == ""
    assert page.evaluate(COLOURS) > 20
    page.check("#discretise")
    page.wait_for_function(f"({COLOURS})() === 2")
    page.uncheck("#discretise")
    assert page.evaluate(DARK) < 20
    page.check("#showTest")
    assert page.evaluate(DARK) > 200


def test_data_and_what_is_set_while_it_trains(tab) -> None:
    """A plane is learned with small batches; a high rate of regularisation keeps it from that; noise is felt."""
    page = tab.page
    page.click("text=Regress")
    page.wait_for_function(READY)
    page.select_option("#speed", "ten")
    page.locator("#batch").fill("1")
    wait_for_loss(page, 0.01)
    page.select_option("#penalty", "l2")
    page.select_option("#penaltyRate", "1")
    page.wait_for_function("+document.querySelector('#figure-test').dataset.value > 0.05")
    page.select_option("#penalty", "none")
    wait_for_loss(page, 0.01)
    page.locator("#noise").fill("50")
    page.wait_for_function("+document.querySelector('#figure-test').dataset.value > 0.02")
    page.locator("#share").fill("80")
    assert page.inner_text("#share-value") == "80 %"
    page.click("#new-data")
    assert "noise=50" in page.url
    assert "share=80" in page.url


def test_numbers_beyond_all_limits_are_explained(tab) -> None:
    """A network that diverges stops and says why; Reset goes on."""
    page = tab.page
    page.select_option("#activation", "linear")
    page.wait_for_function("!document.querySelector('#step').disabled")
    page.select_option("#rate", "3")
    page.wait_for_selector("#problem:not([hidden])")
    assert "smaller learning rate" in page.inner_text("#problem")
    assert page.inner_text("#play") == "Play"
    page.select_option("#rate", "0.01")
    page.click("#reset")
    assert page.is_hidden("#problem")
    page.click("#step")
    page.wait_for_function(f"{EPOCH} === 1")


def test_a_link_has_it_all_again(tab) -> None:
    """A reload, on a phone: a shape that only Python can build is there when Python is; nothing is too wide."""
    page = tab.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url.split("#")[0] + "#data=spirals&units=8,8,8,8&features=x1,x2,sin(x1),sin(x2)&batch=99&rate=7")
    page.reload()
    page.click("#play", timeout=60_000)
    wait_for_shape(page, [8, 8, 8, 8])
    page.wait_for_function(f"{EPOCH} > 30")
    assert page.locator(".feature[aria-pressed=true]").count() == 4
    assert page.input_value("#batch") == "10"  # 99 can't be
    assert page.input_value("#rate") == "0.03"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.picture("playground-phone-dark")
    assert tab.complaints == []
