"""The HDF5 codec: files of h5py, our own files there and back, damaged files."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabgrad.formats import hdf5
from tabgrad.formats.hdf5.source import Fields, lookup3

ORACLE = Path(__file__).parents[1] / "oracle"
sys.path.insert(0, str(ORACLE))

import hdf5_contents as contents  # noqa: E402

with zipfile.ZipFile(ORACLE / "data" / "hdf5.zip") as archive:
    FILES = {name: archive.read(name) for name in archive.namelist() if name.endswith(".h5")}
    FACTS = json.loads(archive.read("facts.json"))
MAKE = {"values": contents.values, "many": contents.many}


def same(found: Any, wanted: Any, what: str) -> None:
    """The value of a file is what was put there: numbers of one dtype, strings as text or fixed bytes."""
    if isinstance(wanted, (str, bytes)):
        assert found == (wanted.decode() if isinstance(wanted, bytes) else wanted), what
    elif isinstance(wanted, list) and wanted:
        assert found.dtype == object, what
        assert found.tolist() == [t.decode() if isinstance(t, bytes) else t for t in wanted], what
    else:
        wanted = np.int64(wanted) if type(wanted) is int else wanted  # of 8 bytes in the browser too
        array, wanted = np.asarray(found), np.asarray(wanted)
        assert array.shape == wanted.shape, what
        assert array.dtype.newbyteorder("=") == wanted.dtype.newbyteorder("="), what
        assert array.astype(wanted.dtype).tobytes() == wanted.tobytes(), what


def check(root: hdf5.Group, found: contents.Contents) -> None:
    """The tree holds the contents, and no more."""
    seen = {""}
    todo = [("", root)]
    for path, group in todo:
        for name, child in group.items():
            below = f"{path}/{name}".lstrip("/")
            seen.add(below)
            if isinstance(child, hdf5.Group):
                todo.append((below, child))
    assert seen == {"/".join(p.split("/")[:i]) for p in found for i in range(p.count("/") + 2)} | {""}
    for path, (value, attrs) in found.items():
        item = root[path]
        assert isinstance(item, hdf5.Group if value is None else hdf5.Dataset), path
        if value is not None:
            same(item.value, value, path)
        assert set(item.attrs) == set(attrs), path
        for name, attr in attrs.items():
            same(item.attrs[name], attr, f"{path} {name}")


@pytest.mark.parametrize("name", [n for n in FILES if not n.startswith("chunks")])
def test_reads_files_of_h5py(name: str) -> None:
    check(hdf5.loads(FILES[name]), MAKE[name.split("_")[0]]())


@pytest.mark.parametrize("name", ["chunks_default.h5", "chunks_latest.h5"])
def test_reads_chunks(name: str) -> None:
    root = hdf5.loads(FILES[name])
    for label, shape, _, _ in contents.CHUNKS:
        for filters in contents.FILTERS:
            same(root[f"{label}/{filters}"].value, contents.chunked(shape), f"{label} {filters}")
    part = np.full((20, 20), 7.5, np.float32)
    part[3:5, 3:5] = 1
    same(root["part"].value, part, "part")
    same(root["never"].value, np.full((4, 5), 7, np.int16), "never")
    same(root["shrunk"].value, np.arange(200, dtype=np.int64).reshape(20, 10)[:5, :4], "shrunk")
    same(root["texts"].value, ["x" * i for i in range(40)], "texts")
    same(root["shared_type"].value, np.arange(4.0), "shared_type")
    same(root["enum"].value, np.array([1, 2, 1], np.int16), "enum")
    same(root["compact"].value, np.arange(5, dtype=np.int32), "compact")
    same(root["implicit"].value, np.arange(63, dtype=np.int32).reshape(7, 9), "implicit")
    assert root["record"].value.tolist() == [(1, 2.5), (3, 4.5)]
    assert "type" not in root


@pytest.mark.parametrize("kind", MAKE)
def test_own_files_there_and_back(kind: str) -> None:
    data = hdf5.dumps(contents.tree(hdf5, MAKE[kind]()))
    check(hdf5.loads(data), MAKE[kind]())
    # h5py has read exactly these bytes; where the writer changes, tests/oracle/record_hdf5.py asks it again
    assert hashlib.sha256(data).hexdigest() == FACTS["written"][kind]


@pytest.mark.parametrize("count", [0, 1, 8, 9, 256, 257, 8193])
def test_groups_of_every_size(count: int) -> None:
    root = hdf5.Group({f"k{i}": hdf5.Group() for i in range(count)})
    assert list(hdf5.loads(hdf5.dumps(root))) == sorted(root.keys())


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1).filter(
    lambda t: t != "."
)
arrays = st.builds(
    lambda dtype, shape: contents.numbers(dtype, tuple(shape)),
    st.sampled_from(contents.DTYPES),
    st.lists(st.integers(0, 4), max_size=4),
)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
values = st.one_of(arrays, texts, st.lists(texts, min_size=1), st.integers(-(2**63), 2**63 - 1), st.booleans())


@given(st.dictionaries(names, values), st.dictionaries(names, values))
def test_any_tree_comes_back(datasets: dict[str, Any], attrs: dict[str, Any]) -> None:
    root = hdf5.Group({name: hdf5.Dataset(value, attrs) for name, value in datasets.items()}, attrs)
    found = hdf5.loads(hdf5.dumps(root))
    assert set(found.keys()) == set(datasets)
    for name, value in datasets.items():
        same(found.children[name].value, value, name)
        assert set(found.children[name].attrs) == set(attrs)
    for name, value in attrs.items():
        same(found.attrs[name], value, name)


def test_numbers_are_views_of_the_file() -> None:
    data = hdf5.dumps(hdf5.Group({"a": hdf5.Dataset(np.arange(1000.0))}))
    found = hdf5.loads(data)["a"].value
    assert np.shares_memory(found, np.frombuffer(data, np.uint8)) and not found.flags.writeable


def test_tree() -> None:
    root = hdf5.Group()
    root["a/b"] = [1.0, 2.0]
    root.require("a/c/d").attrs["x"] = 1
    assert "a/b" in root and "a/x" not in root and "a/b/c" not in root and 3 not in root
    assert list(root["a"].keys()) == ["b", "c"] and len(root["a"]) == 2
    with pytest.raises(KeyError, match=r"'a/x' is not in the HDF5 group.*\['b', 'c'\]"):
        root["a/x"]
    with pytest.raises(KeyError, match="'b' is a dataset"):
        root.require("a/b/c")
    assert hdf5.is_hdf5(hdf5.dumps(root)[:8]) and not hdf5.is_hdf5(b"PK\3\4") and not hdf5.is_hdf5(b"")


@pytest.mark.parametrize(
    ("root", "message"),
    [
        (hdf5.Group({"a": hdf5.Dataset(None)}), "/a: an object array holds NoneType"),
        (hdf5.Group({"a": hdf5.Dataset(np.array(["2020"], "M8[D]"))}), "/a: dtype datetime64"),
        (hdf5.Group({"a": hdf5.Dataset([[1], [1, 2]])}), "/a: a value of type list makes no array"),
        (hdf5.Group({"a": np.ones(3)}), "/a: expected a Group or a Dataset, received ndarray"),
        (hdf5.Group({"a/b": hdf5.Group()}), "'a/b' is no name"),
        (hdf5.Group({"a": hdf5.Dataset("x\0y")}), "NUL character"),
        (hdf5.Group({"a": hdf5.Dataset(np.ones((1,) * 33))}), "32 axes"),
        (hdf5.Group(attrs={"a": np.zeros(9000)}), "attribute 'a' of / needs 720.. bytes, HDF5 allows"),
        (hdf5.Group(attrs={"": 1}), "name must be a text"),
        ({"a": 1}, "is a Group, received dict"),
    ],
)
def test_what_hdf5_cannot_hold(root: Any, message: str) -> None:
    with pytest.raises(hdf5.Hdf5Error, match=message):
        hdf5.dumps(root)


def test_circles_and_depth() -> None:
    root = hdf5.Group()
    root.children["again"] = root
    with pytest.raises(hdf5.Hdf5Error, match="in the tree twice"):
        hdf5.dumps(root)
    deep = hdf5.Group()
    deep.require("/".join("a" * 500))
    assert "/".join("a" * 500) in hdf5.loads(hdf5.dumps(deep))
    deep.require("/".join("a" * 501))
    with pytest.raises(hdf5.Hdf5Error, match="more than 500 groups"):
        hdf5.dumps(deep)


def test_damage_is_named() -> None:
    data = hdf5.dumps(hdf5.Group({"a": hdf5.Dataset(np.arange(10.0))}))
    for bad, message in (
        (b"", "Not an HDF5 file"),
        (b"PK\3\4 and so on", "Not an HDF5 file: it starts with b'PK"),
        (data[:-1], f"Cut off HDF5 file: it has {len(data) - 1} bytes, expected {len(data)}"),
        (data[:8] + b"\7" + data[9:], "superblock has version 7"),
    ):
        with pytest.raises(hdf5.Hdf5Error, match=message):
            hdf5.loads(bad)
    latest = bytearray(FILES["values_latest.h5"])
    latest[latest.index(b"OHDR") + 20] ^= 1
    with pytest.raises(hdf5.Hdf5Error, match="checksum"):
        hdf5.loads(latest)


def test_huge_sizes_are_refused() -> None:
    """A dataset that says it has many zeros, and a chunk that unpacks to more than it says."""
    data = bytearray(hdf5.dumps(hdf5.Group({"a": hdf5.Dataset(np.zeros((3, 0, 5)))})))
    at = data.index(np.array([3, 0, 5], "<u8").tobytes())
    data[at : at + 24] = np.array([1 << 20, 1 << 20, 1], "<u8").tobytes()
    with pytest.raises(hdf5.Hdf5Error, match=r"/a would need \d+ bytes"):
        hdf5.loads(data)
    bomb = zlib.compress(bytes(1 << 20), 9)
    data = FILES["chunks_default.h5"]
    packed = zlib.compress(contents.chunked((7, 9)).tobytes(), 4)
    assert packed in data
    hurt = data.replace(packed, bomb[: len(packed)])
    with pytest.raises(hdf5.Hdf5Error, match="larger than its dataset says"):
        hdf5.loads(hurt)


def test_checksum() -> None:
    assert lookup3(b"") == 0xDEADBEEF
    assert lookup3(b"Four score and seven years ago") == 0x17770551  # the example of lookup3.c


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "unchecked"])
def test_damaged_files_end_in_an_error(checked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off and with bytes changed, files load or raise Hdf5Error; without checksums the damage goes deeper."""
    if not checked:
        monkeypatch.setattr(Fields, "checked", lambda f: setattr(f, "data", f.data[:-4]) or f)
    dice = random.Random(5)
    names = [n for n in FILES if not n.startswith(("many_user", "many_v108", "values_user"))]
    own = [hdf5.dumps(contents.tree(hdf5, MAKE["values"]()))]
    files = [FILES[n] for n in names] + own
    places = [np.flatnonzero(np.frombuffer(data, np.uint8)) for data in files]
    for turn in range(150):
        which = turn % len(files)
        data = bytearray(files[which])
        if turn % 5 == 0:
            del data[dice.randrange(len(data)) :]
        for _ in range(dice.choice([1, 1, 3, 20])):
            at = int(dice.choice(places[which])) + dice.choice([0, 0, 1, 4])
            if at < len(data):
                data[at] = dice.choice([0, 1, 127, 255, data[at] ^ 1 << dice.randrange(8)])
        with contextlib.suppress(hdf5.Hdf5Error):
            hdf5.loads(data)
