"""The forecasting page as a visitor uses it: tables good and bad, training, stopping, the forecast."""

import math
from pathlib import Path

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#train:not([disabled])"


@pytest.fixture
def tab(browser, address):
    """The page with the synthetic table; it must stay clean."""
    opened = open_tab(browser)
    opened.page.goto(f"{address}timeseries/", wait_until="domcontentloaded")
    opened.page.wait_for_selector(READY)
    yield opened
    opened.page.close()
    assert opened.complaints == []


def errors(page) -> dict[str, float | None]:
    """The mean errors that the page shows, by name."""
    rows = page.locator("#errors li").all()
    values = [row.locator(".value").get_attribute("data-value") for row in rows]
    return {row.locator(".name").inner_text(): float(v) if v else None for row, v in zip(rows, values, strict=True)}


def give(page, text: str, name: str = "table.csv") -> None:
    """Choose a file with this text."""
    page.set_input_files("#picker", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def comma(number: float) -> str:
    """A number as it is written in many countries."""
    return f"{number:.1f}".replace(".", ",")


def refused(page) -> str:
    """What the page says about the last table; waits until it says something."""
    page.wait_for_selector("#error:not([hidden])")
    text = page.inner_text("#error-text")
    page.click("#error-close")
    return text


def test_the_network_beats_the_simple_rules_and_looks_ahead(tab):
    """After training its error is below those of the last value and the week before; 24 values come as a file."""
    page = tab.page
    assert "synthetic_power.csv, invented data: 1,096 rows, 4 columns" in page.inner_text("#file-name")
    before = errors(page)
    assert before["Network"] is None
    assert 10 < before["Last value"] < 14
    assert 6 < before["Value a week before"] < 9
    assert page.is_disabled("#save")
    page.fill("#epochs", "12")
    page.click("#train")
    page.wait_for_function("document.querySelector('#errors .network .value').dataset.value > 0")
    assert page.is_disabled("#target")
    page.wait_for_selector("body[data-finished='1']")
    after = errors(page)
    assert after["Network"] < 0.8 * after["Value a week before"]
    assert "less than the best simple rule (value a week before)" in page.inner_text("#verdict")
    assert "12 epochs so far" in page.inner_text("#status")
    with page.expect_download() as waiting:
        page.click("#save")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == '"date","demand (MWh), forecast"'
    assert lines[1].startswith("2025-01-01,")
    assert len(lines) == 25
    assert all(200 < float(line.split(",")[1]) < 340 for line in lines[1:])
    tab.picture("timeseries-desktop")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    tab.picture("timeseries-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_training_stops_goes_on_and_starts_anew(tab):
    """Stop keeps what was learned; a choice of other columns forgets it."""
    page = tab.page
    page.fill("#epochs", "500")
    page.click("#train")
    page.wait_for_function("document.querySelector('#status').textContent.startsWith('Epoch 3')")
    page.click("#stop")
    page.wait_for_selector(READY)
    assert page.inner_text("#status") == "Stopped; Train goes on from here"
    assert page.inner_text("#train") == "Train more"
    assert page.is_enabled("#save")
    stopped = errors(page)["Network"]
    page.fill("#epochs", "2")
    page.click("#train")
    page.wait_for_selector("body[data-finished='2']")
    assert errors(page)["Network"] < 1.2 * stopped
    page.select_option("#target", label="temperature (°C)")
    assert page.inner_text("#status") == "Not trained yet"
    assert errors(page)["Network"] is None
    assert page.locator("#helper-list label").all_inner_texts() == ["demand (MWh)", "rain (mm)"]
    page.fill("#epochs", "0")
    page.click("#train")
    assert refused(page) == "Epochs are a whole number from 1 to 500."


def test_wrong_tables_are_refused_and_nothing_is_lost(tab):
    """Each message says what is wrong and where; the table of before stays, with what was learned of it."""
    page = tab.page
    page.fill("#epochs", "1")
    page.click("#train")
    page.wait_for_selector("body[data-finished='1']")
    kept = errors(page)
    rows = [f"2020-01-01,{i},{i % 7}" for i in range(90)]
    head = "date,load,side"
    for text, message in (
        ("", "There is nothing in it."),
        ("\n".join([head, *rows[:50]]), "There are 50 rows; at least 80 are needed"),
        ("\n".join([head, *rows[:20], "2020-01-01,3", *rows]), "Row 22 has 2 values; row 1 has 3"),
        ("\n".join([head, *rows, '2020-01-01,"3,4']), "In row 92 a quote is opened and never closed."),
        ("\n".join(["city", *["Ulm"] * 90]), "“city” has no number in row 2: “Ulm”."),
        ("\n".join(["load", *["5"] * 90]), "“load” never changes: it is 5 in every row."),
        ("PK\x03\x04\x00\x00", "This is no text file."),
    ):
        give(page, text, "wrong.csv")
        said = refused(page)
        assert said.startswith("wrong.csv: ")
        assert message in said
    assert "synthetic_power.csv" in page.inner_text("#file-name")
    assert errors(page) == kept
    assert page.inner_text("#train") == "Train more"


def test_a_pasted_table_with_semicolons_commas_and_gaps(tab):
    """Decimal commas, days first, newest row first, a gap that can be filled; unusable columns say why."""
    page = tab.page
    days = [f"{d:02d}.{m:02d}.2023" for m in (3, 5, 7) for d in range(1, 31)]
    lines = [f"{day};{comma(1000 + 50 * math.sin(i))};{comma(i % 7 + 0.5)};fair" for i, day in enumerate(days)]
    lines[10] = f"{days[10]};1.003,5;;fair"
    text = "\n".join(["Datum;Last [kW];Helfer;Wetter", *reversed(lines)])
    page.click("#paste-open")
    page.fill("#paste-text", text)
    page.click("#paste-read")
    assert page.inner_text("#file-name") == "Pasted rows: 90 rows, 4 columns"
    assert page.is_hidden("#paste")
    notes = page.inner_text("#notes")
    assert "“Helfer” has no value in row 81." in notes
    assert "“Wetter” has no number in row 2: “fair”." in notes
    assert "The rows were put into the order of time." in notes
    assert "The steps between rows are not all equal" in notes
    assert page.locator("#helper-list label").count() == 0
    page.check("#fill")
    assert page.locator("#helper-list label").all_inner_texts() == ["Helfer"]
    assert "“Helfer”" not in page.inner_text("#notes")
    assert page.input_value("#target") == "1"
    assert " kW" in page.inner_text("#errors")
    page.fill("#epochs", "3")
    page.click("#train")
    page.wait_for_selector("body[data-finished='1']")
    assert errors(page)["Network"] > 0
    with page.expect_download() as waiting:
        page.click("#save")
    assert Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()[1].startswith("2023-07-31,")


def test_a_dropped_file_and_a_table_without_times(tab):
    """A file dropped anywhere is read; without names of columns and times, rows are counted."""
    page = tab.page
    rows = "\n".join(f"{math.sin(i / 5):.3f}\t{i}" for i in range(200))
    page.evaluate(
        """(text) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], "dropped.tsv"));
          for (const kind of ["dragover", "drop"]) {
            document.querySelector("h1").dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true }));
          }
        }""",
        rows,
    )
    page.wait_for_function("document.querySelector('#file-name').textContent.startsWith('dropped.tsv: 200 rows')")
    assert page.locator("#target option").all_inner_texts() == ["column 1", "column 2"]
    assert page.input_value("#time") == ""
    assert "Value 7 rows before" in errors(page)
    page.click("#example")
    page.wait_for_function("document.querySelector('#file-name').textContent.startsWith('synthetic_power.csv')")
