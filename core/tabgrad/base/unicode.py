"""Code points of text in any encoding, with the bytes they begin at, and back; ill-formed parts as ICU takes them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from .errors import InvalidArgumentError

REPLACEMENT = 65533


def codec(encoding: str) -> str:
    """Python's name of an encoding. Raises InvalidArgumentError on one that is not known."""
    try:
        found = codecs.lookup(encoding)
    except LookupError:
        found = None
    if found is None or not found._is_text_encoding:
        raise InvalidArgumentError(
            f"Could not create converter for input encoding: {encoding}. Expected the name of a text encoding, such as "
            "UTF-8, UTF-16-BE or ISO-8859-1."
        )
    return found.name


def points(text: bytes, encoding: str) -> Iterator[tuple[int | None, int]]:
    """(code point, where its bytes begin) for every character; None for a part that is no character."""
    at = 0
    while at < len(text):
        try:
            found, bad = text[at:].decode(encoding), 0
        except UnicodeDecodeError as error:
            found, bad = text[at : at + error.start].decode(encoding), error.end - error.start
        for character in found:
            yield ord(character), at
            at += len(character.encode(encoding))
        if bad:
            yield None, at
            at += bad


def repaired(
    found: Iterator[tuple[int | None, int]], errors: str, replacement: int, control: bool = False
) -> list[tuple[int, int]]:
    """The code points with what is no character replaced or left out.

    Args: errors: ``replace``, ``ignore`` or ``strict``. control: whether control characters are replaced too.
    Raises: InvalidArgumentError on such a part where ``strict``.
    """
    out = []
    for code, at in found:
        if code is None and errors == "strict":
            raise InvalidArgumentError("Invalid formatting on input string")
        if code is None and errors == "ignore":
            continue
        out.append((replacement if code is None or (control and code < 32) else code, at))
    return out


def written(codes: list[int], encoding: str, errors: str, replacement: int) -> bytes:
    """The text of code points. Raises InvalidArgumentError on one that is none, where ``errors`` is ``strict``."""
    out = []
    for code in codes:
        if 0 <= code < 0xD800 or 0xE000 <= code < 0x110000:
            out.append(code)
        elif errors == "strict":
            raise InvalidArgumentError(f"Code point is out of range for Unicode, or is a surrogate: {code}")
        elif errors == "replace":
            out.append(replacement)
    return "".join(map(chr, out)).encode(encoding)
