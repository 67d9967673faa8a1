"""Tables of text with box characters, laid out as Keras's summary is.

Keras draws with the ``rich`` library; the widths and the wrapping follow its rules.
"""

from __future__ import annotations

_ALIGN = {"left": str.ljust, "right": str.rjust, "center": str.center}


def column_widths(wanted: list[int], total: int) -> list[int]:
    """Widths of the cells, padding included, that fill a table of ``total`` characters.

    What is too much is taken from the columns evenly, from the left.
    """
    widths = [w + 2 for w in wanted]
    excess = sum(widths) - (total - len(widths) - 1)
    left = len(widths)
    for i in range(len(widths)):
        if excess > 0:
            share = round(excess / left)
            widths[i] -= share
            excess -= share
        left -= 1
    return widths


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` characters, broken at spaces; a longer word ends in an ellipsis."""
    lines: list[str] = [""]
    words = text.lstrip(" ").split(" ")
    words[0] = " " * (len(text) - len(text.lstrip(" "))) + words[0]
    for word in words:
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line if len(line) <= width else line[: max(width - 1, 0)] + "…" for line in lines]


def draw(header: list[str], rows: list[list[str]], widths: list[int], align: list[str]) -> list[str]:
    """The lines of a table: heavy borders around the header, light ones between rows."""

    def rule(left: str, line: str, middle: str, right: str) -> str:
        return left + middle.join(line * w for w in widths) + right

    def cells(row: list[str], edge: str, bottom: bool = False) -> list[str]:
        columns = [wrapped(text, w - 2) for text, w in zip(row, widths, strict=True)]
        height = max(len(c) for c in columns)
        if bottom:
            columns = [[""] * (height - len(c)) + c for c in columns]
        out = []
        for i in range(height):
            parts = []
            for lines, width, side in zip(columns, widths, align, strict=True):
                text = lines[i] if i < len(lines) else ""
                if side == "center":
                    gap = width - 2 - len(text)
                    parts.append(f" {' ' * (gap // 2)}{text}{' ' * (gap - gap // 2)} ")
                else:
                    parts.append(f" {_ALIGN[side](text, width - 2)} ")
            out.append(edge + edge.join(parts) + edge)
        return out

    lines = [rule("┏", "━", "┳", "┓"), *cells(header, "┃", bottom=True), rule("┡", "━", "╇", "┩")]
    for i, row in enumerate(rows):
        if i:
            lines.append(rule("├", "─", "┼", "┤"))
        lines += cells(row, "│")
    return [*lines, rule("└", "─", "┴", "┘")]
