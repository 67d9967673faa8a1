"""HTML forms of progress and curves, for notebooks (Jupyter, JupyterLite, marimo). Plain HTML and SVG, no scripts."""

from __future__ import annotations

import html
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

_STYLE = "font-family: system-ui, sans-serif; font-size: 13px"
_WIDTH, _HEIGHT = 220, 48


def notebook_display() -> Any:
    """What shows HTML in a notebook: ``show(text, None)`` gives a handle, ``show(text, handle)`` replaces its HTML.

    None in terminals and elsewhere.
    """
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # type: ignore[import-not-found]
    from IPython.display import HTML, display  # type: ignore[import-not-found]

    shell = get_ipython()
    if shell is None or type(shell).__name__ == "TerminalInteractiveShell":
        return None

    def show(text: str, handle: Any) -> Any:
        if handle is None:
            return display(HTML(text), display_id=True)
        handle.update(HTML(text))
        return handle

    return show


def progress_html(current: int, target: int | None, text: str) -> str:
    """A bar and what is said beside it."""
    known = f' max="{target}"' if target else ""
    value = f' value="{current}"' if target else ""
    count = f"{current}/{target}" if target else f"{current}"
    bar = f'<progress{known}{value} style="width: 220px; vertical-align: middle"></progress>'
    return f'<div style="{_STYLE}">{bar} {count} {html.escape(text)}</div>'


def table_html(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> str:
    """A table of text."""
    def row(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f'<{tag} style="text-align: left">{html.escape(c)}</{tag}>' for c in cells) + "</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    foot = "".join(f"<div>{html.escape(note.strip())}</div>" for note in notes)
    return (
        f'<div style="{_STYLE}"><table><caption style="text-align: left"><b>{html.escape(caption)}</b></caption>'
        f"<thead>{row(head, 'th')}</thead><tbody>{body}</tbody></table>{foot}</div>"
    )


def curves_html(epochs: Sequence[int], history: Mapping[str, Sequence[Any]]) -> str:
    """A small curve for each metric, with its ``val_`` one where there is one, and their last values."""
    names = [n for n in history if not (n.startswith("val_") and n[4:] in history)]
    parts = []
    for name in names:
        series = [("#2456d6", name, history[name])]
        if f"val_{name}" in history:
            series.append(("#c2570c", f"val_{name}", history[f"val_{name}"]))
        said = ", ".join(
            f'<span style="color: {colour}">{html.escape(label)} {float(values[-1]):.4g}</span>'
            for colour, label, values in series if len(values)
        )  # fmt: skip
        parts.append(f'<div style="display: inline-block; margin-right: 16px">{_curve(series)}<div>{said}</div></div>')
    count = f"{len(epochs)} epoch{'s' if len(epochs) != 1 else ''}"
    return f'<div style="{_STYLE}"><b>History</b>: {count}<div>{"".join(parts)}</div></div>'


def _curve(series: Sequence[tuple[str, str, Sequence[Any]]]) -> str:
    numbers = [float(v) for _, _, values in series for v in values if math.isfinite(float(v))]
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    span = (high - low) or 1.0
    lines = []
    for colour, _, values in series:
        step = (_WIDTH - 8) / max(1, len(values) - 1)
        points = [
            f"{4 + i * step:.1f},{_HEIGHT - 4 - (float(v) - low) / span * (_HEIGHT - 8):.1f}"
            for i, v in enumerate(values) if math.isfinite(float(v))
        ]  # fmt: skip
        if len(points) == 1:
            x, y = points[0].split(",")
            lines.append(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>')
        else:
            lines.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" style="background: #8881">{"".join(lines)}</svg>'
    )
