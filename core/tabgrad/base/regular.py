"""Regular expressions in RE2's syntax and meaning, which are TensorFlow's, over Python's ``re``.

What differs is translated: ``$`` is the very end, classes such as ``\\s`` are ASCII, ``[[:alpha:]]``, ``\\pL`` and
``\\p{Lu}`` exist, look-around and back-references don't, and an empty match right after another match is none.
Reference: RE2's syntax page, https://github.com/google/re2/wiki/Syntax.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from collections.abc import Callable
from functools import lru_cache

from .errors import InvalidArgumentError

_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": "\\x00-\\x7f", "blank": "\\t ", "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\v\\f\\r ", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_NEGATED = {name: f"[^{members}]" for name, members in _POSIX.items()}


def text_of(data: bytes) -> str:
    """Bytes as text; what is no UTF-8 keeps its bytes."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The inverse of ``text_of``."""
    return text.encode("utf-8", "surrogateescape")


@lru_cache(256)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as Python's. Raises InvalidArgumentError where it is none of RE2's."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set": it is meant as it stands
            return re.compile(_Translation(pattern).whole(), re.ASCII)
    except (re.error, IndexError) as error:
        raise InvalidArgumentError(f"Invalid pattern: {pattern}, error: {error}") from None


def replaced(pattern: re.Pattern[str], rewrite: Callable[[re.Match[str]], str] | str, text: str, once: bool) -> str:
    """The text with matches rewritten: all, or the first."""
    if rewrite == "":  # what an empty match becomes makes no difference then
        return pattern.sub("", text, count=int(once))
    last = -1

    def rewritten(match: re.Match[str]) -> str:
        nonlocal last
        if match.end() == match.start() == last:
            return ""
        last = match.end()
        return rewrite if isinstance(rewrite, str) else rewrite(match)

    return pattern.sub(rewritten, text, count=int(once))


@lru_cache(256)
def rewriter(pattern: str, rewrite: str) -> Callable[[re.Match[str]], str] | str | None:
    r"""What a match becomes: ``\1`` is a group, ``\0`` the match. None where the rewrite names no group there is."""
    parts: list[str | int] = []
    at = 0
    while at < len(rewrite):
        if rewrite[at] != "\\":
            parts.append(rewrite[at])
            at += 1
            continue
        following = rewrite[at + 1 : at + 2]
        if following.isdigit() and int(following) <= compiled(pattern).groups:
            parts.append(int(following))
        elif following == "\\":
            parts.append("\\")
        else:
            return None
        at += 2
    if all(isinstance(p, str) for p in parts):
        return "".join(map(str, parts))
    return lambda match: "".join(p if isinstance(p, str) else match.group(p) or "" for p in parts)


class _Translation:
    """One pattern, read from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.multiline = bool(re.search(r"\(\?[a-z]*m", pattern))

    def whole(self) -> str:
        """Python's pattern."""
        made = []
        while self.at < len(self.pattern):
            made.append(self._next())
        return "".join(made)

    def _take(self, count: int = 1) -> str:
        found = self.pattern[self.at : self.at + count]
        self.at += count
        return found

    def _next(self) -> str:
        here = self._take()
        if here == "\\":
            return self._escape(inside=False)
        if here == "[":
            return self._set()
        if here == "$":
            return "$" if self.multiline else "\\Z"
        if here == "(" and self.pattern.startswith(("?=", "?!", "?<=", "?<!", "?>", "?#", "?("), self.at):
            raise re.error(f"invalid perl operator: ({self._take(2)}")
        if here == "(" and self.pattern.startswith("?<", self.at):
            self.at += 2
            return "(?P<"
        return here

    def _escape(self, inside: bool) -> str:
        kind = self._take()
        if not kind:
            raise re.error("trailing \\")
        if kind in "pP":
            return self._category(kind == "P", inside)
        if kind == "Q" and not inside:
            end = self.pattern.find("\\E", self.at)
            end = len(self.pattern) if end < 0 else end
            quoted = self._take(end - self.at)
            self.at += 2
            return re.escape(quoted)
        if kind == "z":
            return "\\Z"
        if kind == "x" and self.pattern.startswith("{", self.at):
            code = int(self._take(self.pattern.index("}", self.at) + 1 - self.at)[1:-1], 16)
            return re.escape(chr(code))
        if kind in "123456789" or kind == "Z":
            raise re.error(f"invalid escape sequence: \\{kind}")
        return "\\" + kind

    def _category(self, negated: bool, inside: bool) -> str:
        name = self._take()
        if name == "{":
            end = self.pattern.index("}", self.at) if "}" in self.pattern[self.at :] else -1
            if end < 0:
                raise re.error("invalid character class range")
            name = self._take(end - self.at)
            self.at += 1
        if name.startswith("^"):
            negated, name = not negated, name[1:]
        members = _members(name, negated)
        return members if inside else f"[{members}]"

    def _set(self) -> str:
        made = ["["]
        if self.pattern.startswith("^", self.at):
            made.append(self._take())
        if self.pattern.startswith("]", self.at):
            made.append("\\" + self._take())
        while True:
            here = self._take()
            if not here:
                raise re.error("missing ]")
            if here == "]":
                return "".join([*made, "]"])
            posix = re.match(r":(\^?)([a-z]+):\]", self.pattern[self.at :]) if here == "[" else None
            if posix and posix[2] in _POSIX:
                self.at += posix.end()
                made.append(_outside(posix[2]) if posix[1] else _POSIX[posix[2]])
            elif here == "\\":
                made.append(self._escape(inside=True))
            else:
                made.append("\\" + here if here in "[&~|" else here)


def _ranges(holds: Callable[[str], bool]) -> str:
    """The characters for which ``holds``, as the inside of a set."""
    made, start = [], -1
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and holds(chr(code))
        if inside and start < 0:
            start = code
        elif not inside and start >= 0:
            made.append(f"\\U{start:08x}" + (f"-\\U{code - 1:08x}" if code - 1 > start else ""))
            start = -1
    return "".join(made)


@lru_cache(64)
def _members(category: str, negated: bool) -> str:
    known = {"C", "L", "M", "N", "P", "S", "Z"}
    if not category or category[0] not in known or len(category) > 2:
        raise re.error(f"invalid character class range: \\p{{{category}}} (L, Lu and other categories are known)")
    return _ranges(lambda c: unicodedata.category(c).startswith(category) != negated)


@lru_cache(16)
def _outside(name: str) -> str:
    wanted = re.compile(_NEGATED[name])
    return _ranges(lambda c: wanted.match(c) is not None)
