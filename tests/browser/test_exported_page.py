"""Pages that model.export writes, opened from the disk without a network: predict, train, download."""

import json
import re
import struct
import zlib

import numpy as np
import pytest
import tabgrad as tf
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

LAYERS = tf.keras.layers


def png(grey: np.ndarray) -> bytes:
    """A picture file of uint8 grey values."""
    height, width = grey.shape

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


GIVE = """([kind, target, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "x.png", { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  document.querySelector(target).dispatchEvent(kind === "drop"
    ? new DragEvent("drop", { ...options, dataTransfer: data })
    : new ClipboardEvent("paste", { ...options, clipboardData: data }));
}"""


@pytest.fixture
def opened(browser):
    """Opens files in tabs without a network; afterwards: nothing else was asked for, the console is clean."""
    tabs = []

    def opening(path, **options):
        tab = open_tab(browser, offline=True, **options)
        asked = []
        tab.page.on("request", lambda request: asked.append(request.url))
        tab.page.goto(path.as_uri())
        tab.page.wait_for_selector("body[data-predictions]")
        tabs.append((tab, path, asked))
        return tab

    yield opening
    for tab, path, asked in tabs:
        assert [url for url in asked if not url.startswith("blob:")] == [path.as_uri()]  # a download is a blob
        assert tab.complaints == []
        tab.page.close()


def act_and_wait(page, act) -> None:
    """Do something, and wait until the page has predicted again, also what it was about to predict before."""
    before = page.get_attribute("body", "data-predictions")
    act()
    page.wait_for_function("before => document.body.dataset.predictions !== before", arg=before)
    page.evaluate("""async () => {
      const frame = () => new Promise(requestAnimationFrame);
      for (let seen; seen !== document.body.dataset.predictions; await frame(), await frame()) {
        seen = document.body.dataset.predictions;
      }
    }""")


def values(page, i: int = 0) -> list[float]:
    """The numbers of an output that is shown."""
    page.wait_for_selector(".result >> nth=0")
    return json.loads(page.locator(".result").nth(i).get_attribute("data-values"))


def draw(page) -> None:
    """A stroke across the canvas."""
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"], steps=6)
    page.mouse.up()


@pytest.mark.parametrize("invert", [False, True])
def test_image_classifier(opened, tmp_path, invert) -> None:
    """A picture file gives what Python gives for its numbers; a stroke gives bars; other files a message."""
    tf.keras.utils.set_random_seed(2)
    model = tf.keras.Sequential([
        tf.keras.Input((8, 8, 1)), LAYERS.Conv2D(6, 3, activation="relu"), LAYERS.Flatten(),
        LAYERS.Dense(12, activation="softmax"),
    ], name="little_pictures")  # fmt: skip
    labels = [f"kind {i}" for i in range(12)]
    model.export(tmp_path / "page.html", labels=labels, preprocessing={"invert": invert})
    grey = np.random.default_rng(1).integers(0, 256, (8, 8), dtype=np.uint8)
    x = (255 - grey if invert else grey).astype("float32").reshape(1, 8, 8, 1) / 255
    wanted = model.predict(x, verbose=0)[0]

    page = opened(tmp_path / "page.html").page
    assert page.inner_text("h1") == "little_pictures"
    assert f"{model.count_params():,} parameters" in page.inner_text("main")
    assert "Draw something" in page.inner_text("main")
    file = page.get_by_label("picture (drop and paste")
    act_and_wait(page, lambda: file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": png(grey)}))
    np.testing.assert_allclose(values(page), wanted, rtol=1e-4, atol=1e-6)
    best = int(wanted.argmax())
    assert page.inner_text(".answer") == f"kind {best} ({100 * wanted[best]:.1f} %)"
    order = wanted.argsort()[::-1][:10]
    assert page.locator(".bars .name").all_inner_texts() == [labels[i] for i in order]

    act_and_wait(page, lambda: page.click("text=Clear"))
    draw(page)
    page.wait_for_function("wanted => document.querySelector('.result').dataset.values !== wanted",
                           arg=json.dumps(values(page)))
    drawn = values(page)
    assert sum(drawn) == pytest.approx(1, abs=1e-3)
    assert np.abs(np.array(drawn) - wanted).max() > 1e-3
    for kind, target in (("drop", ".picture"), ("paste", "body")):
        act_and_wait(page, lambda: page.click("text=Clear"))
        act_and_wait(page, lambda kind=kind, target=target: page.evaluate(GIVE, [kind, target, list(png(grey))]))
        np.testing.assert_allclose(values(page), wanted, rtol=1e-4, atol=1e-6)
    file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.wait_for_selector(".problem:has-text(\"can't be shown as a picture\")")

    page.click("summary")
    assert page.locator("tbody tr").count() == len(model.layers)
    assert "[6, 6, 6]" in page.locator("tbody tr").first.inner_text()


def test_regression_with_features(opened, tmp_path) -> None:
    """Fields with the features' names, at phone size and in the dark; the number is Python's."""
    tf.keras.utils.set_random_seed(3)
    model = tf.keras.Sequential([tf.keras.Input((3,)), LAYERS.Dense(8, activation="tanh"), LAYERS.Dense(1)])
    features = ["rooms", "area in m²", "year"]
    model.export(tmp_path / "page.html", features=features)
    tab = opened(tmp_path / "page.html", viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = tab.page
    x = [1.5, -2.0, 0.25]
    for name, value in zip(features, x, strict=True):
        act_and_wait(page, lambda name=name, value=value: page.get_by_label(name, exact=True).fill(str(value)))
    wanted = float(model.predict(np.array([x], "float32"), verbose=0)[0, 0])
    assert values(page) == [pytest.approx(wanted, rel=1e-5)]
    assert float(page.inner_text(".answer")) == pytest.approx(wanted, rel=1e-4)
    act_and_wait(page, lambda: page.get_by_label("year").fill(""))
    assert "“year” needs a number" in page.inner_text("main")
    assert page.is_hidden(".result")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.picture("exported-regression-phone")


def test_sequences_and_several_outputs(opened, tmp_path) -> None:
    """Arrays as text, an entry for batches only, outputs by name: what Python gives; other text says what fits."""
    tf.keras.utils.set_random_seed(4)
    tokens, more = tf.keras.Input((5,), dtype="int32", name="tokens"), tf.keras.Input((2, 3), name="more")
    read = LAYERS.GRU(4)(LAYERS.Embedding(9, 4)(tokens))
    outputs = {"kind": LAYERS.Dense(3, activation="softmax")(read), "pair": LAYERS.Dense(2)(LAYERS.Flatten()(more))}
    model = tf.keras.Model({"tokens": tokens, "more": more}, outputs)
    model.export(tmp_path / "page.html", batch_size=4)
    page = opened(tmp_path / "page.html").page
    act_and_wait(page, lambda: page.get_by_label("tokens").fill("1 2, 3\n4 8"))
    act_and_wait(page, lambda: page.get_by_label("more").fill("[[1, 2, 3], [4, 5, 6.5]]"))
    x = {"tokens": np.array([[1, 2, 3, 4, 8]], "int32"), "more": np.array([[[1, 2, 3], [4, 5, 6.5]]], "float32")}
    wanted = model.predict(x, verbose=0)
    assert page.locator(".result h3").all_inner_texts() == ["kind", "pair"]
    np.testing.assert_allclose(values(page, 0), wanted["kind"][0], rtol=1e-4)
    np.testing.assert_allclose(values(page, 1), wanted["pair"][0], rtol=1e-4)
    assert page.locator(".bars").first.locator("li").count() == 3
    np.testing.assert_allclose(json.loads(page.inner_text(".answer.array")), wanted["pair"][0], rtol=1e-3)
    for field, text, message in (
        ("tokens", "1 2 3", "5 numbers are needed; there are 3"), ("tokens", "1 2 3 4 50", "50 is not from 0 to 8"),
        ("tokens", "", "Enter 5 numbers"), ("tokens", "1 2 3 4 x", "“x” is not a number"),
        ("more", "[[1, 2], [3]]", "ragged"), ("more", "[[1, 2", "as JSON"),
    ):  # fmt: skip
        before = page.get_by_label(field).input_value()
        act_and_wait(page, lambda field=field, text=text: page.get_by_label(field).fill(text))
        assert message in page.inner_text("main")
        act_and_wait(page, lambda field=field, before=before: page.get_by_label(field).fill(before))
        assert page.is_visible(".result >> nth=0")


PAIRS = [(a, b) for a in range(8) for b in range(8) if a != b]
CSV = "b;a;class\n" + "\n".join(f"{b};{a};{'large' if a > b else 'small'}" for a, b in PAIRS)


def test_trainer(opened, tmp_path) -> None:
    """Examples by hand and from a table, training, stopping; Python goes on with what was downloaded."""
    tf.keras.utils.set_random_seed(5)

    def network() -> tf.keras.Model:
        model = tf.keras.Sequential([
            tf.keras.Input((2,)), LAYERS.Dense(8, activation="relu"), LAYERS.Dense(2, activation="softmax"),
        ], name="compare")  # fmt: skip
        model.compile(tf.keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    network().export_trainer(tmp_path / "page.html", batch_size=16, labels=["small", "large"], features=["a", "b"])
    tab = opened(tmp_path / "page.html")
    page = tab.page
    train, stop = (page.get_by_role("button", name=name, exact=True) for name in ("Train", "Stop"))
    assert train.is_disabled()
    act_and_wait(page, lambda: page.get_by_label("a", exact=True).fill("3"))
    page.get_by_label("Add as").select_option("large")
    page.click("text=Add example")
    assert "1 example (large: 1)." in page.inner_text("main")

    table = page.get_by_label("table (CSV)")
    bad = {
        "1;2": "3 columns are needed", "1;x;small": "“x” in column 2 is not a number", "1;2;huge": "“huge” is none of",
    }  # fmt: skip
    for line, message in bad.items():
        table.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": f"{CSV}\n{line}".encode()})
        page.wait_for_selector(f".problem:has-text('{message}')")
        assert "Line 58:" in page.inner_text(".problem:visible")
    table.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.wait_for_selector("text=57 examples (large: 29, small: 28).")

    loss = lambda: float(re.search(r"loss ([\d.]+)", page.inner_text(".loss"))[1])  # noqa: E731
    page.get_by_label("Epochs").fill("1")
    train.click()
    page.wait_for_selector("[data-epochs='1']")
    first = loss()
    page.get_by_label("Epochs").fill("60")
    train.click()
    page.wait_for_selector("[data-epochs='61']")
    assert loss() < first / 2
    assert page.get_attribute(".sparkline path", "d").startswith("M0.0 ")
    page.get_by_label("Epochs").fill("1000000")
    train.click()
    page.wait_for_function("document.querySelector('.loss').textContent.startsWith('Epoch 2')")
    stop.click()
    page.wait_for_selector("button.primary:not([disabled])")
    assert stop.is_disabled()
    assert page.is_hidden(".problem >> nth=0")

    act_and_wait(page, lambda: page.get_by_label("b", exact=True).fill("7"))
    assert page.inner_text(".answer").startswith("small")
    shown = values(page)
    for name in ("trainer", "weights"):
        with page.expect_download() as download:
            page.click(f"text=Download {name}")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        taken = network()
        (taken.load_trainer if name == "trainer" else taken.load_weights)(path)
        got = taken.predict(np.array([[3, 7]], "float32"), verbose=0)[0]
        np.testing.assert_allclose(got, shown, rtol=1e-4, atol=1e-6)
    tab.picture("exported-trainer")


def test_binary_and_drawn_examples(opened, tmp_path) -> None:
    """A single output as the second label's probability; a trainer of pictures learns from two drawings."""
    tf.keras.utils.set_random_seed(6)
    model = tf.keras.Sequential([tf.keras.Input((8, 8)), LAYERS.Flatten(), LAYERS.Dense(1, activation="sigmoid")])
    model.compile(tf.keras.optimizers.Adam(0.05), "binary_crossentropy")
    model.export_trainer(tmp_path / "page.html", batch_size=2, labels=["empty", "line"])
    page = opened(tmp_path / "page.html").page
    page.click("text=Add example")
    page.wait_for_selector(".problem:has-text('The input is empty')")
    black = {"name": "x.png", "mimeType": "image/png", "buffer": png(np.zeros((8, 8), np.uint8))}
    act_and_wait(page, lambda: page.get_by_label("picture (drop").set_input_files(black))
    page.click("text=Add example")
    draw(page)
    page.get_by_label("Add as").select_option("line")
    page.click("text=Add example")
    assert "2 examples (empty: 1, line: 1)." in page.inner_text("main")
    page.get_by_label("Epochs").fill("100")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector("[data-epochs='100']")
    draw(page)
    page.wait_for_function("/^line: 9\\d\\.\\d %$/.test(document.querySelector('.answer').textContent)")
    assert page.locator(".bars li").count() == 1


def test_a_damaged_page_says_so(browser, tmp_path) -> None:
    """Half a download shows what is wrong."""
    model = tf.keras.Sequential([tf.keras.Input((2,)), LAYERS.Dense(1)])
    model.export(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    (tmp_path / "page.html").write_text(re.sub(r'(id="program">.{40}).*?(</script>)', r"\1\2", text))
    tab = open_tab(browser, offline=True)
    tab.page.goto((tmp_path / "page.html").as_uri())
    tab.page.wait_for_selector(".problem:has-text('its program can\\'t be unpacked')")
    assert tab.complaints == []
    tab.page.close()
