"""Take the picture of the digits page that the gallery and the README show.

Trains the dense network, draws a 7, and saves demos/mnist/screenshot.webp (the browser itself
encodes it). Run by hand when the page's look changes. Usage: screenshot.py
"""

import base64
from pathlib import Path

from find_browser import launch
from playwright.sync_api import Page, sync_playwright
from serve import serving

TARGET = Path(__file__).resolve().parents[1] / "mnist" / "screenshot.webp"
WIDTH, HEIGHT = 1280, 1010
STROKE = [(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]
ENCODE = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    { width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.8).split(",")[1];
}"""


def draw(page: Page) -> None:
    """One stroke through the points of STROKE."""
    canvas = page.locator("#canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in STROKE]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def main() -> None:
    """Drive the page and save its picture."""
    with sync_playwright() as playwright, serving() as (_server, address):
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{address}mnist/")
        page.wait_for_selector("#train:not([disabled])", timeout=120_000)
        page.click("#train")
        page.wait_for_selector('body[data-finished="1"]', timeout=300_000)
        draw(page)
        page.wait_for_timeout(500)
        page.evaluate("scrollTo(0, 0)")
        png = base64.b64encode(page.screenshot()).decode()
        TARGET.write_bytes(base64.b64decode(page.evaluate(ENCODE, png)))
        browser.close()
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
