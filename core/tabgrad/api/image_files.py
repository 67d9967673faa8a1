"""Images in files: ``tf.io.decode_jpeg`` and its kind. Pillow reads and writes the formats; it is an optional extra."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, ShapeDependsOnValues, UnimplementedError
from ..base.pillow import pillow
from ..ir.dispatch import is_eager
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .files import text_tensor

_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def _opened(contents: Any, what: str) -> Any:
    if not is_eager():
        raise ShapeDependsOnValues(f"{what}: an image's size is not known before it is read. Decode eagerly.")
    data = convert_to_tensor(contents, "string").array()
    if data.shape:
        raise InvalidArgumentError(f"contents must be scalar, got shape {list(data.shape)} [Op:{what}]")
    try:
        return pillow(what).open(io.BytesIO(bytes(data[()])))
    except OSError as error:
        raise InvalidArgumentError(
            f"Unknown image file format. One of JPEG, PNG, GIF, BMP required. [Op:{what}]"
        ) from error


def _load(image: Any, what: str) -> None:
    """Decodes the image, which Pillow puts off. Raises InvalidArgumentError where it is damaged or cut off."""
    try:
        image.load()
    except OSError as error:
        raise InvalidArgumentError(f"The image can't be decoded: {error} [Op:{what}]") from error


def _pixels(image: Any, channels: int, what: str) -> Any:
    """The image as an array (height, width, channels); its own channels where 0."""
    if channels not in (0, 1, 3, 4):
        raise InvalidArgumentError(f"channels must be 0, 1, 3 or 4, received {channels} [Op:{what}]")
    _load(image, what)
    if channels == 0:
        if image.mode in ("1", "L", "I;16", "LA", "RGB", "RGBA"):
            mode = {"1": "L", "I;16": "L"}.get(image.mode, image.mode)
        else:
            mode = "RGBA" if image.mode == "P" and "transparency" in image.info else "RGB"
    else:
        mode = _MODES[channels]
    if mode == "L" and image.format == "PNG" and image.mode != "L":
        red, green, blue = np.moveaxis(np.asarray(image.convert("RGB"), np.int64), -1, 0)
        return ((9797 * red + 19234 * green + 3737 * blue) >> 15).astype(np.uint8)[..., None]  # as libpng weighs them
    found = np.asarray(image if image.mode == mode else image.convert(mode))
    return found[..., None] if found.ndim == 2 else found


def decode_image(
    contents: Any, channels: int | None = None, dtype: Any = "uint8", name: Any = None, expand_animations: bool = True
) -> Tensor:
    """The image of a file's contents; all pictures of a GIF unless ``expand_animations`` is False.

    Shapes: result (height, width, channels), of a GIF (pictures, height, width, 3)
    Raises: ImportError without Pillow; InvalidArgumentError where it is no image.
    """
    del name
    image = _opened(contents, "decode_image")
    if image.format == "GIF":
        found = _frames(image)
        found = found if expand_animations else found[0]
    else:
        found = _pixels(image, channels or 0, "decode_image")
    return _as(found, dtype)


def _as(pixels: Any, dtype: Any) -> Tensor:
    wanted = as_dtype(dtype)
    if wanted.is_floating:
        return Tensor((pixels.astype(np.float32) / 255).astype(wanted.numpy))
    if wanted.name == "uint16":
        return Tensor(pixels.astype(np.uint16) * np.uint16(257))
    if wanted.name != "uint8":
        raise ValueError(f"dtype must be uint8, uint16 or floating. Received: {wanted.name}")
    return Tensor(np.array(pixels))


def _frames(image: Any) -> Any:
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(np.asarray(image.convert("RGB")))
    return np.stack(frames)


def decode_jpeg(
    contents: Any, channels: int = 0, ratio: int = 1, fancy_upscaling: bool = True, try_recover_truncated: bool = False,
    acceptable_fraction: float = 1, dct_method: str = "", name: Any = None,
) -> Tensor:  # fmt: skip
    """As decode_image, one picture.

    Args: ratio: 1, 2, 4 or 8 times smaller. fancy_upscaling, dct_method: how TensorFlow's decoder computes; Pillow's
        way is its own, and differs from it in last digits. acceptable_fraction: of no meaning without recovery.
    Raises: UnimplementedError where a truncated file is to be recovered; InvalidArgumentError on another ratio.
    """
    del fancy_upscaling, acceptable_fraction, dct_method, name
    if try_recover_truncated:
        raise UnimplementedError("decode_jpeg recovers no truncated files. Leave try_recover_truncated False.")
    if ratio not in (1, 2, 4, 8):
        raise InvalidArgumentError(f"ratio must be 1, 2, 4, or 8, got {ratio} [Op:DecodeJpeg]")
    image = _opened(contents, "decode_jpeg")
    if ratio != 1:
        _load(image, "decode_jpeg")
        image = image.reduce(ratio)
    return Tensor(np.array(_pixels(image, channels, "decode_jpeg")))


def decode_png(contents: Any, channels: int = 0, dtype: Any = "uint8", name: Any = None) -> Tensor:
    """As decode_image, one picture."""
    del name
    return _as(_pixels(_opened(contents, "decode_png"), channels, "decode_png"), dtype)


def decode_bmp(contents: Any, channels: int = 0, name: Any = None) -> Tensor:
    """As decode_image, one picture."""
    del name
    return _as(_pixels(_opened(contents, "decode_bmp"), channels, "decode_bmp"), "uint8")


def decode_webp(contents: Any, channels: int = 0, dtype: Any = "uint8", name: Any = None) -> Tensor:
    """All pictures, RGB or RGBA."""
    del name
    return _as(_pixels(_opened(contents, "decode_webp"), channels, "decode_webp")[None], dtype)


def decode_gif(contents: Any, name: Any = None) -> Tensor:
    """All pictures of a GIF: (pictures, height, width, 3)."""
    del name
    return Tensor(_frames(_opened(contents, "decode_gif")))


def decode_and_crop_jpeg(contents: Any, crop_window: Any, channels: int = 0, **options: Any) -> Tensor:
    """A window (y, x, height, width) of the picture."""
    del options
    y, x, height, width = (int(v) for v in convert_to_tensor(crop_window).array())
    found = decode_jpeg(contents, channels).array()
    if y < 0 or x < 0 or height <= 0 or width <= 0 or y + height > found.shape[0] or x + width > found.shape[1]:
        raise InvalidArgumentError(f"Invalid crop window {(y, x, height, width)} of an image of {found.shape[:2]}.")
    return Tensor(np.ascontiguousarray(found[y : y + height, x : x + width]))


def is_jpeg(contents: Any, name: Any = None) -> Tensor:
    """Whether the contents begin as a JPEG file does."""
    del name
    return convert_to_tensor(convert_to_tensor(contents, "string").array()[()][:3] == b"\xff\xd8\xff")


def extract_jpeg_shape(contents: Any, output_type: Any = "int32", name: Any = None) -> Tensor:
    """(height, width, channels), without decoding."""
    del name
    image = _opened(contents, "extract_jpeg_shape")
    return Tensor(np.array([image.height, image.width, len(image.getbands())], as_dtype(output_type).numpy))


def _encoded(image: Any, kind: str, what: str, **options: Any) -> bytes:
    pixels = convert_to_tensor(image).array()
    if pixels.dtype not in (np.uint8, np.uint16) or pixels.ndim != 3 or pixels.shape[-1] not in _MODES:
        raise InvalidArgumentError(
            f"image must be uint8 of shape (height, width, channels), received {pixels.dtype} of "
            f"{pixels.shape} [Op:{what}]"
        )
    if pixels.dtype == np.uint16:
        raise InvalidArgumentError(f"16-bit images are not written here; cast to uint8 [Op:{what}]")
    file = io.BytesIO()
    shown = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
    pillow(what).fromarray(shown, _MODES[pixels.shape[-1]]).save(file, kind, **options)
    return file.getvalue()


def encode_jpeg(
    image: Any, format: str = "", quality: int = 95, progressive: bool = False, optimize_size: bool = False,
    chroma_downsampling: bool = True, density_unit: str = "in", x_density: int = 300, y_density: int = 300,
    xmp_metadata: str = "", name: Any = None,
) -> Tensor:  # fmt: skip
    """The picture as a JPEG file's contents, a scalar string.

    Args: format: "grayscale" or "rgb" where the picture must have 1 or 3 channels. chroma_downsampling: colours at half
        the size. density_unit: "in" or "cm", of the densities in pixels.
    Raises: InvalidArgumentError on another format, unit or number of channels; UnimplementedError on metadata.
    """
    del name
    if format not in _JPEG_CHANNELS or density_unit not in _PER_INCH:
        raise InvalidArgumentError(
            f"Expected format '', 'grayscale' or 'rgb' and density_unit 'in' or 'cm', received {format!r} and "
            f"{density_unit!r} [Op:EncodeJpeg]"
        )
    shape = tuple(convert_to_tensor(image).shape)
    if format and shape[-1:] != (_JPEG_CHANNELS[format],):
        raise InvalidArgumentError(
            f"format {format} expects {_JPEG_CHANNELS[format]} channels, got {list(shape)} [Op:EncodeJpeg]"
        )
    if xmp_metadata:
        raise UnimplementedError("encode_jpeg writes no XMP metadata. Leave xmp_metadata empty.")
    density = tuple(round(d * _PER_INCH[density_unit]) for d in (x_density, y_density))
    return text_tensor(_encoded(
        image, "JPEG", "encode_jpeg", quality=quality, progressive=progressive, optimize=optimize_size,
        subsampling=2 if chroma_downsampling else 0, dpi=density,
    ))  # fmt: skip


_JPEG_CHANNELS = {"": None, "grayscale": 1, "rgb": 3}
_PER_INCH = {"in": 1.0, "cm": 2.54}


def encode_png(image: Any, compression: int = -1, name: Any = None) -> Tensor:
    """The picture as a PNG file's contents, a scalar string."""
    del name
    return text_tensor(_encoded(image, "PNG", "encode_png", compress_level=6 if compression < 0 else compression))
