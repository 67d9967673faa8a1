"""``get_file``: a file by URL, kept in a cache."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

from .progbar import print_message


class _Later:
    """Modules of the standard library, imported when first used: urllib alone takes a page a quarter of a
    second, and most pages never fetch a file from Python."""

    def __getattr__(self, name: str) -> ModuleType:
        module = import_module(_MODULES.get(name, name))
        setattr(self, name, module)
        return module


_MODULES = {"url_error": "urllib.error", "url_parse": "urllib.parse", "url_request": "urllib.request"}
_later = _Later()


def get_file(
    fname: Any = None,
    origin: str | None = None,
    untar: bool = False,
    md5_hash: str | None = None,
    file_hash: str | None = None,
    cache_subdir: str = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: Any = "auto",
    cache_dir: str | None = None,
    force_download: bool = False,
) -> str:
    """Path of the file in the cache, downloaded where it is not there yet.

    Args: fname: name in the cache, the URL's last part unless given. origin: URL; ``file://`` too.
        extract, untar: unpack the archive and give the folder's path. file_hash: md5 or sha256.
        cache_dir: ``~/.keras`` unless given.
    Raises: ValueError without origin or on a wrong hash; OSError where it can't be fetched.
    """
    if origin is None:
        raise ValueError('Please specify the "origin" argument (URL of the file to download).')
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    folder = os.path.join(_writable(cache_dir), cache_subdir)
    os.makedirs(folder, exist_ok=True)
    name = os.fspath(fname) if fname else os.path.basename(_later.url_parse.urlsplit(origin).path)
    if not name:
        raise ValueError(
            f"Can't parse the file name from the origin provided: '{origin}'. Please specify the `fname` argument."
        )
    if os.sep in name:
        raise ValueError(
            "Paths are no longer accepted as the `fname` argument. To specify the file's parent directory, use the "
            f"`cache_dir` argument. Received: fname={name}"
        )
    target = os.path.join(folder, name)
    unpacked = target
    if extract or untar:
        if fname and "." in name:
            unpacked = os.path.join(folder, f"{name[: name.find('.')]}_extracted")
        else:
            target = f"{target}_archive"
    known = os.path.exists(target) and (file_hash is None or _hash(target, file_hash, hash_algorithm) == file_hash)
    if force_download or not known:
        _download(origin, target)
        if file_hash is not None and _hash(target, file_hash, hash_algorithm) != file_hash:
            raise ValueError(
                f"Incomplete or corrupted file detected. The {hash_algorithm} file hash of {target} does not match the "
                f"provided value of {file_hash}."
            )
    if extract or untar:
        _extract(target, unpacked, "tar" if untar else archive_format)
        return unpacked
    return target


def _writable(cache_dir: str | None) -> str:
    base = os.path.expanduser(cache_dir or os.environ.get("KERAS_HOME") or os.path.join("~", ".keras"))
    try:
        os.makedirs(base, exist_ok=True)
    except OSError:
        return os.path.join(_later.tempfile.gettempdir(), ".keras")
    return base if os.access(base, os.W_OK) else os.path.join(_later.tempfile.gettempdir(), ".keras")


def _download(origin: str, target: str) -> None:
    """Fetches beside the target and renames, so that the cache never holds half a file."""
    print_message(f"Downloading data from {origin}")
    partial = f"{target}.part"
    try:
        with _later.url_request.urlopen(origin) as source, open(partial, "wb") as sink:
            _later.shutil.copyfileobj(source, sink)
        os.replace(partial, target)
    except (_later.url_error.URLError, OSError, ValueError) as error:
        raise OSError(
            f"URL fetch failure on {origin}: {error}. Where there is no network, put the file at {target} yourself."
        ) from error
    finally:
        if os.path.exists(partial):
            os.remove(partial)


def _hash(path: str, expected: str, algorithm: str) -> str:
    sha = algorithm == "sha256" or (algorithm == "auto" and len(expected) == 64)
    with open(path, "rb") as file:
        return _later.hashlib.file_digest(file, "sha256" if sha else "md5").hexdigest()


def _extract(path: str, folder: str, archive_format: Any) -> None:
    formats = (
        ("tar", "zip")
        if archive_format == "auto"
        else (archive_format,)
        if isinstance(archive_format, str)
        else archive_format or ()
    )
    for kind in formats:
        if kind == "tar" and _later.tarfile.is_tarfile(path):
            with _later.tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
            return
        if kind == "zip" and _later.zipfile.is_zipfile(path):
            with _later.zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
            return
    raise ValueError(f"Could not extract {path}: it is not an archive of the formats {tuple(formats)}.")
