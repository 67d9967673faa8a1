"""Door: ``tf.image``."""

from .api.image_color import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_saturation,
    convert_image_dtype,
    grayscale_to_rgb,
    hsv_to_rgb,
    per_image_standardization,
    rgb_to_grayscale,
    rgb_to_hsv,
    rgb_to_yiq,
    rgb_to_yuv,
    yiq_to_rgb,
    yuv_to_rgb,
)
from .api.image_geometry import (
    central_crop,
    crop_to_bounding_box,
    draw_bounding_boxes,
    extract_patches,
    flip_left_right,
    flip_up_down,
    non_max_suppression,
    pad_to_bounding_box,
    resize_with_crop_or_pad,
    rot90,
    transpose,
)
from .api.image_quality import image_gradients, psnr, sobel_edges, ssim, total_variation
from .api.resize import ResizeMethod, crop_and_resize, resize, resize_with_pad
