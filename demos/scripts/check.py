"""Train the main demo in a real browser without a window, as a visitor would; print the accuracy.

Usage: check.py   (exits 1 if a program stays below its mark)
"""

import sys
import time
from dataclasses import dataclass

from find_browser import launch
from playwright.sync_api import Page, sync_playwright
from serve import serving

START_MS = 120_000
TRAIN_MS = 600_000


@dataclass(frozen=True)
class Program:
    """One of the page's programs and the accuracy on unseen digits that it must exceed."""

    key: str
    title: str
    mark: float


PROGRAMS = (Program("mlp", "MLP", 0.94), Program("cnn", "CNN", 0.97))


class ProgramError(Exception):
    """The page's program ended in an error; its traceback."""


def train(page: Page, program: Program) -> float:
    """Choose the program, press Train, wait; its accuracy on the 1,000 unseen digits."""
    page.check(f"input[name=program][value={program.key}]", force=True)
    before = int(page.get_attribute("body", "data-finished") or 0)
    page.click("#train")
    page.wait_for_selector(f'body[data-finished="{before + 1}"]', timeout=TRAIN_MS)
    if page.is_visible("#error"):
        raise ProgramError(page.inner_text("#error-traceback") or page.inner_text("#error-title"))
    return float(page.get_attribute("#figure-test", "data-value") or 0)


def main() -> int:
    """Print one line a program."""
    passed = True
    with sync_playwright() as playwright, serving() as (_server, address):
        browser = launch(playwright)
        page = browser.new_page()
        began = time.monotonic()
        page.goto(f"{address}mnist/")
        page.wait_for_selector("#train:not([disabled])", timeout=START_MS)
        print(f"page ready after {time.monotonic() - began:.1f} s", flush=True)
        for program in PROGRAMS:
            began = time.monotonic()
            try:
                accuracy = train(page, program)
            except ProgramError as error:
                print(f"{program.title}: the program failed\n{error}", flush=True)
                passed = False
                continue
            passed &= accuracy > program.mark
            verdict = "above" if accuracy > program.mark else "NOT ABOVE"
            print(f"{program.title}: accuracy {accuracy:.4f} on 1,000 unseen digits, {verdict} "
                  f"{program.mark:.2f}, trained in {time.monotonic() - began:.1f} s", flush=True)
        browser.close()
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
