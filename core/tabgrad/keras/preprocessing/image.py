"""``keras.preprocessing.image``: older names of what ``keras.utils`` has."""

from ..utils.images import array_to_img, img_to_array, load_img, save_img, smart_resize

__all__ = ["array_to_img", "img_to_array", "load_img", "save_img", "smart_resize"]
