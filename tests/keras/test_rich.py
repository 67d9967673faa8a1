"""HTML forms of models, histories and progress."""

import sys
import types
from html.parser import HTMLParser

import numpy as np
import tabgrad as tf

keras = tf.keras


class Checked(HTMLParser):
    """Tags must close in order; there are no scripts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.text = [], [], ""
        self.feed(text)
        assert self.open == []
        assert "script" not in self.seen

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def trained(**options):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="a<b")], name="small")
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.ones((8, 3), "float32")
    return model, model.fit(x, x[:, :2], epochs=3, validation_split=0.25, **{"verbose": 0, **options})


def test_model_and_history():
    model, history = trained()
    table = Checked(model._repr_html_())
    assert table.seen.count("tr") == 2
    assert "a<b (Dense)" in table.text
    assert "Trainable params: 8" in table.text
    curves = Checked(history._repr_html_())
    assert curves.seen.count("svg") == 2  # loss and mae, each with its validation
    assert curves.seen.count("polyline") == 4
    assert "3 epochs" in curves.text
    Checked(keras.callbacks.History()._repr_html_())


def test_progress_is_a_bar_that_moves_in_notebooks(monkeypatch, capsys):
    shown = []

    class Handle:
        def update(self, html):
            shown.append(html)

    def display(html, display_id):
        shown.append(html)
        return Handle()

    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: object()
    part = types.ModuleType("IPython.display")
    part.HTML, part.display = str, display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", part)
    trained(verbose=1)
    last = Checked(shown[-1])
    assert "progress" in last.seen
    assert "val_mae" in last.text
    assert "\b" not in capsys.readouterr().out
