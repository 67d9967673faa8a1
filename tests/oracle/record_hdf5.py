"""``python record_hdf5.py``: writes data/hdf5.zip, files of h5py in several of the format's versions.

Beside them: the checksums of what tabgrad's writer makes of the same contents, after h5py has read it back.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import h5py
import hdf5_contents as contents
import numpy as np

DATA = Path(__file__).parent / "data" / "hdf5.zip"
sys.path.insert(0, str(Path(__file__).parents[2] / "core" / "tabgrad" / "formats"))  # without the rest of tabgrad

VERSIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "latest": {"libver": "latest"},
    "v108": {"libver": ("v108", "v108")},
    "ordered": {"libver": "latest", "track_order": True},
    "userblock": {"userblock_size": 512},
}


def write(file: h5py.File, found: contents.Contents) -> None:
    """Puts contents into a file."""
    for path, (value, attrs) in found.items():
        if path == "":
            item = file
        elif value is None:
            item = file.require_group(path)
        else:
            item = file.create_dataset(path, data=value)
        for name, attr in attrs.items():
            item.attrs[name] = attr


def write_chunks(file: h5py.File) -> None:
    """Every chunk index with every filter, and datasets that are stored in part."""
    for name, shape, chunks, most in contents.CHUNKS:
        for label, options in contents.FILTERS.items():
            data = contents.chunked(shape)
            file.create_dataset(f"{name}/{label}", data=data, chunks=chunks, maxshape=most, **options)
    file.create_dataset("part", (20, 20), dtype="f4", chunks=(3, 3), fillvalue=7.5)[3:5, 3:5] = 1
    file.create_dataset("never", (4, 5), dtype="i2", fillvalue=7)
    rows = np.arange(200, dtype=np.int64).reshape(20, 10)
    shrunk = file.create_dataset("shrunk", data=rows, chunks=(3, 3), maxshape=(None, None))
    shrunk.resize((5, 4))
    file.create_dataset("texts", data=["x" * i for i in range(40)], chunks=(7,), compression="gzip")
    file["type"] = np.dtype("f8")
    file.create_dataset("shared_type", data=np.arange(4.0), dtype=file["type"])
    enum = h5py.enum_dtype({"red": 1, "green": 2}, "i2")
    file.create_dataset("enum", data=np.array([1, 2, 1], enum), dtype=enum)
    file.create_dataset("record", data=np.array([(1, 2.5), (3, 4.5)], [("x", "<i4"), ("y", "<f8")]))
    layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    layout.set_layout(h5py.h5d.COMPACT)
    shape = h5py.h5s.create_simple((5,))
    compact = h5py.h5d.create(file.id, b"compact", h5py.h5t.NATIVE_INT32, shape, layout)
    compact.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(5, dtype=np.int32))
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((3, 4))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    shape = h5py.h5s.create_simple((7, 9))
    implicit = h5py.h5d.create(file.id, b"implicit", h5py.h5t.NATIVE_INT32, shape, early)
    implicit.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(63, dtype=np.int32).reshape(7, 9))


def read_back(data: bytes, found: contents.Contents) -> None:
    """h5py finds in a file what was to be written."""
    file = h5py.File(io.BytesIO(data), "r")
    names: set[str] = set()
    file.visititems(lambda name, _: names.add(name))
    parents = {"/".join(path.split("/")[:i]) for path in found for i in range(1, path.count("/") + 2)}
    assert names == (parents | set(found)) - {""}
    for path, (value, attrs) in found.items():
        item = file[path or "/"]
        assert isinstance(item, h5py.Group if value is None else h5py.Dataset), path
        if value is not None:
            same(item[()], value, path)
        assert set(item.attrs) == set(attrs), path
        for name, attr in attrs.items():
            same(item.attrs[name], attr, f"{path} {name}")


def same(found: Any, wanted: Any, what: str) -> None:
    """The values are equal, and of one dtype; strings come back as bytes or text."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape, what
    if found.dtype == object or wanted.dtype.kind in "US":
        assert [_text(t) for t in found.reshape(-1)] == [_text(t) for t in wanted.reshape(-1)], what
    else:
        assert found.dtype.newbyteorder("=") == wanted.dtype.newbyteorder("="), what
        assert found.astype(wanted.dtype).tobytes() == wanted.tobytes(), what


def _text(item: Any) -> bytes:
    return item.encode() if isinstance(item, str) else bytes(item)


def main() -> None:
    """Records everything."""
    hdf5 = importlib.import_module("hdf5")
    facts: dict[str, Any] = {"h5py": h5py.__version__, "hdf5": h5py.version.hdf5_version, "written": {}}
    with zipfile.ZipFile(DATA, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)

        for kind, make in (("values", contents.values), ("many", contents.many)):
            for version, options in VERSIONS.items():
                buffer = io.BytesIO()
                with h5py.File(buffer, "w", **options) as file:
                    write(file, make())
                put(f"{kind}_{version}.h5", buffer.getvalue())
            data = hdf5.dumps(contents.tree(hdf5, make()))
            read_back(data, make())
            facts["written"][kind] = hashlib.sha256(data).hexdigest()
        for version in ("default", "latest"):
            buffer = io.BytesIO()
            with h5py.File(buffer, "w", **VERSIONS[version]) as file:
                write_chunks(file)
            put(f"chunks_{version}.h5", buffer.getvalue())
        put("facts.json", json.dumps(facts, indent=1).encode())


if __name__ == "__main__":
    main()
