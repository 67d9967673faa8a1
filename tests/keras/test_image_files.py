"""Image files and folders of them, by Pillow."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf
from tabgrad import keras

pytestmark = pytest.mark.desktop

utils = keras.utils


def pictures(folder: Path) -> dict[str, np.ndarray]:
    """Writes four PNG files in two folders; their pixels by name."""
    made = {}
    for number, name in enumerate(("b/0.png", "b/1.png", "a/0.png", "a/1.png")):
        pixels = np.random.default_rng(number).integers(0, 256, (6, 5, 3)).astype(np.uint8)
        (folder / name).parent.mkdir(exist_ok=True)
        utils.save_img(folder / name, pixels, scale=False)
        made[name] = pixels
    return made


def test_files_round_trip(tmp_path: Path) -> None:
    pixels = pictures(tmp_path)["a/0.png"]
    path = tmp_path / "a" / "0.png"
    np.testing.assert_array_equal(utils.img_to_array(utils.load_img(path)), pixels)
    np.testing.assert_array_equal(tf.io.decode_png(tf.io.read_file(str(path))), pixels)
    np.testing.assert_array_equal(tf.io.decode_image(tf.io.encode_png(pixels)), pixels)
    assert utils.load_img(io.BytesIO(path.read_bytes()), color_mode="grayscale", target_size=(3, 4)).size == (4, 3)
    grey = tf.io.decode_png(tf.io.encode_png(pixels), channels=1).numpy()[..., 0]
    red, green, blue = pixels.astype(int).transpose(2, 0, 1)
    np.testing.assert_array_equal(grey, (9797 * red + 19234 * green + 3737 * blue) >> 15)


def test_folder_of_images(tmp_path: Path) -> None:
    made = pictures(tmp_path)
    dataset = utils.image_dataset_from_directory(
        tmp_path, image_size=(6, 5), shuffle=False, batch_size=3, verbose=False
    )
    assert dataset.class_names == ["a", "b"]
    assert dataset.element_spec[0].shape == [None, 6, 5, 3]
    (first, labels), (second, _) = list(dataset)
    np.testing.assert_array_equal(first[2], made["b/0.png"])
    np.testing.assert_array_equal(labels, [0, 0, 1])
    assert second.shape == (1, 6, 5, 3)
    train, test = utils.image_dataset_from_directory(
        tmp_path, image_size=4, seed=1, validation_split=0.25, subset="both", label_mode="categorical", verbose=False
    )
    assert [int(y.shape[0]) for _, y in [*train, *test]] == [3, 1]


@pytest.mark.parametrize("wrong", [{"color_mode": "x"}, {"interpolation": "x"}, {"image_size": (1, 2, 3)}])
def test_arguments_that_do_not_fit(tmp_path: Path, wrong: dict[str, object]) -> None:
    pictures(tmp_path)
    with pytest.raises(ValueError):
        utils.image_dataset_from_directory(tmp_path, verbose=False, **wrong)


def test_arrays() -> None:
    assert utils.array_to_img(np.zeros((4, 5, 4))).mode == "RGBA"
    for wrong in (np.zeros((2, 2)), np.zeros((2, 2, 7))):
        with pytest.raises(ValueError):
            utils.array_to_img(wrong)
    with pytest.raises(TypeError):
        utils.load_img(3)


def test_jpeg_options_are_heeded() -> None:
    picture = tf.constant(np.random.default_rng(0).integers(0, 256, (24, 24, 3)).astype(np.uint8))
    usual = tf.io.encode_jpeg(picture).numpy()
    assert tf.io.encode_jpeg(picture, chroma_downsampling=False).numpy() != usual
    assert tf.io.encode_jpeg(picture, progressive=True).numpy() != usual
    assert len(tf.io.encode_jpeg(picture, optimize_size=True).numpy()) <= len(usual)
    assert tf.io.decode_jpeg(tf.io.encode_jpeg(picture, format="rgb"), ratio=2).shape == (12, 12, 3)
    for wrong in ({"format": "grayscale"}, {"format": "bmp"}, {"density_unit": "mile"}):
        with pytest.raises(tf.errors.InvalidArgumentError):
            tf.io.encode_jpeg(picture, **wrong)
    with pytest.raises(tf.errors.UnimplementedError):
        tf.io.encode_jpeg(picture, xmp_metadata="x")
    with pytest.raises(tf.errors.InvalidArgumentError, match="decoded"):
        tf.io.decode_jpeg(usual[:-300], ratio=2)
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.io.decode_jpeg(usual, ratio=3)
