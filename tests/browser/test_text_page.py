"""The writing page as a visitor uses it: train, read, stop, write more; reload in the middle; a text of one's own."""

import re

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#train:not([disabled])"
KEPT = "JSON.parse(localStorage.getItem('tabgrad-text') ?? '{\"step\": 0}').step"


@pytest.fixture(scope="module")
def tab(browser, address):
    """The page, once loaded, for all tests of this file in their order."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}text/")
    opened.page.wait_for_selector(READY)
    yield opened
    opened.page.close()


def figure(page, name: str) -> float:
    """A number below the progress bar."""
    return float(page.get_attribute(f"#figure-{name}", "data-value"))


def wait_for_step(page, step: int) -> None:
    """Wait until so many steps have been trained."""
    page.wait_for_function(f"+document.querySelector('#figure-steps').dataset.value >= {step}", timeout=60_000)


def set_temperature(page, value: float) -> None:
    """Move the slider."""
    page.locator("#temperature").fill(str(value))


def share_of_words(page, text: str) -> float:
    """How many of a text's words are words of the text that was learned."""
    known = set(re.findall(r"[a-z]{3,}", page.input_value("#text").lower()))
    words = re.findall(r"[a-z]{3,}", text.lower())
    return sum(word in known for word in words) / max(1, len(words))


def test_learns_to_write(tab) -> None:
    """Bits per character fall far below a guess by frequency; what is written consists of the text's words."""
    page = tab.page
    assert len(page.input_value("#text")) > 20_000
    entropy = float(re.search(r"[\d.]+$", page.inner_text("#key-entropy"))[0])
    assert 3 < entropy < 5
    assert "6.58" in page.inner_text("#key-uniform")
    set_temperature(page, 0.3)
    page.click("#train")
    wait_for_step(page, 20)
    assert figure(page, "bits") > entropy - 0.5
    page.wait_for_function("document.querySelector('#written').textContent.length > 0")
    wait_for_step(page, 300)
    page.click("#stop")
    page.wait_for_selector(READY, timeout=5_000)
    step = figure(page, "steps")
    assert page.inner_text("#status") == f"Stopped at step {step:.0f}"
    assert page.inner_text("#train") == "Continue"
    assert figure(page, "bits") < entropy - 1.5
    assert figure(page, "read") > 1000
    assert figure(page, "written") > 50
    page.click("#write")
    page.wait_for_selector("#write:not([disabled])")
    written = page.text_content("#written")
    assert len(written) >= 400
    assert share_of_words(page, written) > 0.4
    page.click("#write")
    page.wait_for_selector("#write:not([disabled])")
    assert page.text_content("#written").startswith(written)
    assert page.locator("#earlier li").count() >= 4  # of steps 20, 40, 80, 160
    tab.picture("text-desktop")


def test_a_reload_in_the_middle_goes_on(tab) -> None:
    """Step, curve, samples and what was learned are there again."""
    page = tab.page
    before = page.evaluate(KEPT)
    page.click("#train")
    page.wait_for_function(f"{KEPT} > {before}", timeout=60_000)
    page.reload()
    page.wait_for_selector(READY)
    step = figure(page, "steps")
    assert step == page.evaluate(KEPT) > before
    assert page.inner_text("#status") == f"Stopped at step {step:.0f}, kept on this device"
    bits = figure(page, "bits")
    page.click("#train")
    wait_for_step(page, int(step) + 20)
    page.click("#stop")
    page.wait_for_selector(READY)
    assert figure(page, "bits") < bits + 0.3
    assert page.locator("#earlier li").count() >= 4


def test_a_text_of_ones_own(tab) -> None:
    """A short text is refused and says why; accents and quotes are understood; the prompt begins what is written."""
    page = tab.page
    page.click("#anew")
    page.wait_for_function("document.querySelector('#train').textContent === 'Train'")
    assert page.evaluate(KEPT) == 0
    assert page.is_disabled("#write")
    assert page.locator("#earlier li").count() == 0
    page.click("text=Your own")
    page.fill("#text", "“Où est le café?” 漢")
    assert "500 characters are needed at least; there are 19" in page.inner_text("#text-note")
    assert "1 that the network does not know is read as spaces" in page.inner_text("#text-note")
    assert page.is_disabled("#train")
    page.fill("#text", "the cat sat on the mat. " * 40)
    assert page.inner_text("#text-note") == "960 characters."
    page.fill("#prompt", "the cat")
    page.click("#train")
    wait_for_step(page, 140)
    page.click("#stop")
    page.wait_for_selector(READY)
    page.click("#write")
    page.wait_for_selector("#write:not([disabled])")
    assert page.text_content("#written").startswith("the cat")
    assert share_of_words(page, page.text_content("#written")) > 0.6
    page.click("text=Recipes")
    page.wait_for_function("document.querySelector('#text').value.includes('spoon')")
    page.click("text=Your own")
    assert page.input_value("#text").startswith("the cat")


def test_on_a_phone_in_the_dark(tab) -> None:
    """Nothing is wider than the screen; the console stayed clean from the first visit on."""
    page = tab.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('#chart canvas').clientWidth < 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.picture("text-phone-dark")
    assert tab.complaints == []
