"""Pictures of numbers below a cell: line, scatter, bars, image.

    plot.line(history.history)                 # one curve a name; a list or an array is one curve
    plot.scatter(points, c=labels)             # points: two columns, or x and y
    plot.bars({"cat": 3, "dog": 5})
    plot.image(x_train[:20])                   # one picture, or many side by side
"""

import math
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

MOST = 4000  # points of a curve or cloud; of more, every so many-th is shown
SIDE = 280  # small pictures are magnified to about so many pixels


class Plot:
    """What the page draws: ``show`` says how. In Jupyter it is its text."""

    def __init__(self, show: dict[str, Any], text: str) -> None:
        self.show, self.text = show, text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"application/vnd.tabgrad.plot.v1+json": self.show, "text/plain": self.text}


class Picture:
    """An image of bytes, (height, width) or (height, width, channels), as PNG."""

    def __init__(self, pixels: np.ndarray) -> None:
        self.pixels = pixels

    def __repr__(self) -> str:
        return f"Picture of {self.pixels.shape[1]} x {self.pixels.shape[0]} pixels"

    def _repr_png_(self) -> bytes:
        return png(self.pixels)


def line(y: Any, x: Any = None, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Curves of numbers over their positions, or over ``x``. A dict gives each a name; None and nan leave gaps."""
    series = {str(name): values(one) for name, one in y.items()} if isinstance(y, Mapping) else {"": values(y)}
    longest = max((len(one) for one in series.values()), default=0)
    along = list(range(longest)) if x is None else values(x)
    for name, one in series.items():
        if x is not None and len(one) != len(along):
            raise ValueError(f"x has {len(along)} numbers, {name or 'y'} has {len(one)}.")
    step = -(-longest // MOST)
    rows = [{"name": name, "y": one[::step] if step else one} for name, one in series.items()]
    _show({"kind": "line", "x": along[::step] if step else along, "series": rows}, title, xlabel, ylabel)


def scatter(x: Any, y: Any = None, c: Any = None, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Points; ``c``: a class or a number for each, which becomes its colour."""
    points = np.asarray(x)
    if y is None:
        if points.ndim != 2 or points.shape[1] < 2:
            raise ValueError(f"Give x and y, or an array with two columns. Received: shape {points.shape}")
        points, y = points[:, 0], points[:, 1]
    across, up = values(points), values(y)
    colours = None if c is None else np.asarray(c).reshape(-1).tolist()
    if len(across) != len(up) or (colours is not None and len(colours) != len(up)):
        raise ValueError(f"There are {len(across)} x, {len(up)} y and {len(up if c is None else colours)} c.")
    step = max(1, -(-len(across) // MOST))
    show = {"kind": "scatter", "x": across[::step], "y": up[::step], "c": colours and colours[::step]}
    _show(show, title, xlabel, ylabel)


def bars(heights: Any, names: Sequence[Any] | None = None, title: str = "", ylabel: str = "") -> None:
    """A bar a number."""
    if isinstance(heights, Mapping):
        names, heights = list(heights), list(heights.values())
    found = values(heights)
    labels = [str(name) for name in (range(len(found)) if names is None else names)]
    if len(labels) != len(found):
        raise ValueError(f"There are {len(found)} heights and {len(labels)} names.")
    _show({"kind": "bars", "names": labels, "values": found}, title, "", ylabel)


def image(pictures: Any, columns: int = 10) -> None:
    """A picture (height, width[, 1, 3 or 4]), or many of one size, side by side. Numbers that are no bytes are scaled
    so that the smallest is black and the largest white.
    """
    from _tabgrad_cells import display  # the page's

    found = np.asarray(pictures)
    if found.ndim < 2 or found.size == 0 or (found.ndim == 4 and found.shape[-1] not in (1, 3, 4)):
        raise ValueError(f"No picture has shape {found.shape}. Expected (height, width) or (height, width, 1, 3 or 4).")
    if found.ndim == 2 or (found.ndim == 3 and found.shape[-1] in (1, 3, 4)):
        found = found[None]
    if found.dtype != np.uint8:
        low, high = float(found.min()), float(found.max())
        found = np.round((found.astype("float64") - low) * (255 / ((high - low) or 1))).astype(np.uint8)
    if found.shape[-1] == 1 and found.ndim == 4:
        found = found[..., 0]
    sheet = _side_by_side(found, columns)
    times = max(1, round(SIDE / max(found.shape[1:3]) / (1 if len(found) == 1 else 5)))
    display(Picture(sheet.repeat(times, 0).repeat(times, 1)))


def png(pixels: np.ndarray) -> bytes:
    """An array of bytes as a PNG file."""
    height, width = pixels.shape[:2]
    colour = {1: 0, 3: 2, 4: 6}[1 if pixels.ndim == 2 else pixels.shape[2]]
    rows = b"".join(b"\0" + row.tobytes() for row in np.ascontiguousarray(pixels))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def values(numbers: Any) -> list[float | None]:
    """Numbers in any form as a list; None where one is not finite."""
    array = np.asarray([np.nan if n is None else n for n in numbers] if isinstance(numbers, list) else numbers)
    flat = array.astype("float64").reshape(-1).tolist()
    return [float(f"{n:.6g}") if math.isfinite(n) else None for n in flat]


def _side_by_side(pictures: np.ndarray, columns: int) -> np.ndarray:
    if len(pictures) == 1:
        return pictures[0]
    count, height, width = pictures.shape[:3]
    across = min(columns, count)
    rows = -(-count // across)
    sheet = np.full((rows * (height + 1) - 1, across * (width + 1) - 1, *pictures.shape[3:]), 128, np.uint8)
    for i, picture in enumerate(pictures):
        top, left = i // across * (height + 1), i % across * (width + 1)
        sheet[top : top + height, left : left + width] = picture
    return sheet


def _show(show: dict[str, Any], title: str, xlabel: str, ylabel: str) -> None:
    from _tabgrad_cells import display  # the page's

    more = {"title": title, "xlabel": xlabel, "ylabel": ylabel}
    text = f"Plot ({show['kind']}){': ' + title if title else ''}"
    display(Plot({**show, **{key: text for key, text in more.items() if text}}, text))
