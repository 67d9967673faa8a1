"""Keras: image augmentation, bounding boxes, pipelines of layers."""

HEAD = """
k = tf.keras if hasattr(tf, "keras") else __import__("keras"); L = k.layers; D = tf.data.Dataset
k.backend.clear_session(); k.utils.set_random_seed(3)
U = ints(2, 6, 5, 3, low=0, high=256).astype("uint8"); F = U.astype("float32")
boxes = lambda: {"boxes": np.float32([[[0, 0, 3, 3], [1, 1, 4, 5]]] * 2), "labels": np.int32([[0, 1]] * 2)}
data = lambda: {"images": F.copy(), "labels": np.eye(2, dtype="float32"), "segmentation_masks": F[..., :1], "bounding_boxes": boxes()}
one = lambda d: tf.nest.map_structure(lambda a: a[0], d)
B = np.float32([[[1, 2, 5, 7], [0, 3, 9, 8]], [[2, 2, 4, 4], [1, 0, 3, 6]]]); b = k.utils.bounding_boxes
def model(layer): i = k.Input((6, 5, 3)); return k.Model(i, L.Dense(1, kernel_initializer="ones")(L.GlobalAveragePooling2D()(L.Rescaling(1 / 255.)(layer(i)))))
def fit(layer):
    m = model(layer); m.compile(k.optimizers.SGD(.1), "mse"); X = np.concatenate([F, F[::-1], F])
    h = m.fit(X, x(6, 1), batch_size=4, epochs=2, shuffle=False, verbose=0); return [np.float32(h.history["loss"]), m.predict(F, verbose=0)]
"""


def run(body: str) -> str:
    """Statements after HEAD; the answer is ``out``."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


# class -> arguments; seeds are given to those of MOVING and CHANGING
MOVING = {
    "RandomFlip": "", "RandomRotation": ".2,", "RandomZoom": ".3, .2,", "RandomTranslation": ".3, .2,",
    "RandomShear": ".3, .2,", "RandomPerspective": "", "RandomCrop": "4, 3,",
}  # fmt: skip
CHANGING = {
    "RandomElasticTransform": "", "RandomBrightness": ".3,", "RandomContrast": ".3,", "RandomSaturation": "(.2, .8),",
    "RandomHue": ".5,", "RandomColorDegeneration": ".6,", "RandomColorJitter": "(0, 255), .2, .3, .4, .5,",
    "RandomGrayscale": "", "RandomInvert": ".6,", "RandomPosterization": "(2, 6),", "RandomSharpness": "(.2, .9),",
    "RandomGaussianBlur": ".8, (3, 5),", "RandomErasing": "", "Solarization": ".3, .6,", "CutMix": "", "MixUp": "",
    "AugMix": "", "RandAugment": "",
}  # fmt: skip
STEADY = {"AutoContrast": "", "Equalization": "", "ContrastLimitedAdaptiveHistogramEqualization": "tile_grid_size=(2, 3),", "MaxNumBoundingBoxes": "3,"}
SEEDED = {n: f"{a} seed=1, " for n, a in {**MOVING, **CHANGING}.items()}
ALL = {**SEEDED, **STEADY}
RANGED = [n for n in {**CHANGING, **STEADY} if n not in ("RandomGrayscale", "CutMix", "MixUp", "MaxNumBoundingBoxes")]
TAKES_DICTIONARIES = [n for n in ALL if n not in ("RandomElasticTransform", "RandomGrayscale", "CutMix", "ContrastLimitedAdaptiveHistogramEqualization")]

CALLS = [
    *(f"l = L.{n}({a}); out = [l(F), l(F), l(F[0]), l(F, training=False), repr(l.get_config())]" for n, a in ALL.items()),
    *(f"out = L.{n}({a})(U)" for n, a in ALL.items()),
    *(f"out = L.{n}({a}value_range=(0, 1))(F / 255)" for n, a in ALL.items() if n in RANGED),
    *(f"out = L.{n}({a}bounding_box_format='xyxy')(data())" for n, a in ALL.items() if n != "RandomGrayscale"),
    *(f"out = L.{n}({a}bounding_box_format='rel_xywh')({{'images': F[0], 'bounding_boxes': one(boxes())}})" for n, a in ALL.items() if n in MOVING),
    *(f"out = L.{n}({a}data_format='channels_first')(F.transpose(0, 3, 1, 2))" for n, a in ALL.items() if n != "RandomColorJitter"),
    *(f"out = L.{n}({a}dtype='mixed_float16')(F)" for n, a in ALL.items() if n in MOVING),
    *(f"l = L.{n}({MOVING[n]}); out = [l(F), repr([v.path for v in l.variables])]" for n in MOVING),
]
TRACED = [
    *(f"out = fit(L.{n}({a}))" for n, a in ALL.items() if n not in ("RandomElasticTransform", "Equalization")),
    *(f"out = list(D.from_tensor_slices(U).map(L.{n}({a})))" for n, a in ALL.items()),
    *(f"out = list(D.from_tensor_slices({{'images': U, 'bounding_boxes': boxes()}}).batch(2).map(L.{n}({a}bounding_box_format='center_xywh')))" for n, a in ALL.items() if n in TAKES_DICTIONARIES and n != "MixUp"),
    *(f"l = L.{n}({a}); out = repr([l.compute_output_shape((None, 6, 5, 3)), l(k.Input((6, 5, 3))).shape, l(k.Input((6, 5, 3))).dtype])" for n, a in ALL.items()),
    *(f"l = L.{n}({a}); out = repr(L.deserialize(L.serialize(l)).get_config() == l.get_config())" for n, a in ALL.items()),
]
OPTIONS = [
    *(f"out = L.{n}, interpolation={i!r}, fill_mode={m!r}, fill_value=7., seed=5)(F)" for n in ("RandomRotation(.4", "RandomZoom((-.6, .5)", "RandomElasticTransform(.7, .8") for i in ("nearest", "bilinear") for m in ("constant", "nearest", "wrap", "reflect")),
    *(f"out = L.RandomPerspective({a}, interpolation={i!r}, fill_value=9., seed=5)(F)" for i in ("nearest", "bilinear") for a in (".5, .7", "(.2, .9), .3", "0.")),
    *(f"out = L.{n}, seed=9)(F)" for n in ("RandomErasing(fill_value=(1, 2, 3)", "RandomErasing(fill_value=9., factor=(.2, .7), scale=(.1, .8)", "RandomErasing(fill_value='a'", "RandomGaussianBlur(kernel_size=4", "RandomPosterization(9", "RandomPosterization(3", "RandomContrast(2.", "RandomBrightness((-.7, .3)", "RandomGrayscale(2.", "CutMix((.2, .6)", "MixUp(.7", "AugMix(num_chains=2, chain_depth=4, all_ops=False", "RandAugment(num_ops=4, factor=.9", "RandomColorJitter(saturation_factor=(.3, .9)", "RandomFlip('horizontal'", "RandomFlip('vertical'", "RandomFlip('x'", "RandomFlip(factor=.2", "RandomZoom(-1.", "RandomZoom((.1, .2, .3)", "RandomTranslation('a', .1", "RandomShear(-.1", "RandomRotation(.2, fill_mode='x'", "RandomRotation(.2, interpolation='x'", "RandomRotation(2.", "RandomRotation(.2, data_format='x'", "Solarization(2.", "RandomBrightness(.2, value_range=(1,)", "RandomCrop(4, 9", "RandomCrop(7, 5", "RandomCrop(6, 5", "RandomCrop(9, 9")),
    *(f"out = L.{n}(F)" for n in ("Equalization(bins=16)", "Equalization((-1, 1), 64)", "AutoContrast((0, 1))", "ContrastLimitedAdaptiveHistogramEqualization(clip_limit=0, tile_grid_size=(2, 3))", "ContrastLimitedAdaptiveHistogramEqualization((0, 1), 2., (3, 3))")),
    *(f"out = L.RandomFlip(seed=1)({a})" for a in ("np.zeros((3, 3))", "data()", "{'labels': F}", "{'images': F, 'other': F}", "{'images': F, 'bounding_boxes': {'boxes': 1}}")),
    "l, d = L.RandomFlip(seed=1), {'images': F.copy()}; out = [l(d), l(d), d]",
]
SIZES = [
    *(f"l = L.{n}, bounding_box_format={f!r}); out = [l(data()), l(one(data())), repr(l.get_config())]" for n in ("Resizing(4, 8", "Resizing(4, 4, crop_to_aspect_ratio=True", "CenterCrop(4, 3", "CenterCrop(4, 8", "CenterCrop(9, 2") for f in ("xyxy", "rel_xyxy")),
    "out = L.Resizing(9, 9, pad_to_aspect_ratio=True, bounding_box_format='xyxy')(data())", "out = L.CenterCrop(4, 8, dtype='float16')(F)",
]
BOXES = [
    *(f"out = [b.convert_format(B, {f!r}, 'xyxy', 9, 12), b.convert_format(B, 'xyxy', {f!r}, 9, 12), b.convert_format(B, {f!r}, 'rel_xywh', 9, 12)]" for f in ("xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx", "rel_xywh", "rel_center_xywh")),
    *(f"out = b.{c}" for c in ("convert_format(B, 'xyxy', 'rel_xyxy')", "convert_format(B, 'x', 'xyxy')", "convert_format(np.zeros((3, 3)), 'xywh', 'xyxy')", "convert_format({'boxes': B, 'labels': [1]}, 'xywh', 'XYXY')", "clip_to_image_size({'boxes': tf.constant(B), 'labels': np.int32([[1, 2], [3, 4]])}, 5, 4)", "clip_to_image_size({'boxes': tf.constant(B) / 6}, bounding_box_format='rel_xyxy')", "clip_to_image_size({'boxes': B})", "clip_to_image_size({'boxes': B}, 3, 4, 'xywh')", "affine_transform(B, *[tf.constant(v) for v in ([30., -20], [.1, .2], [0., .1], [1., 1.2], [5., 6.], [7., -8.])], 9, 12, center_x=.2)", "crop(B, 1, 2, 4, 5)", "crop(B, 1, 2, 4, 5, bounding_box_format='xywh')", "pad(B, 1, 2)", "decode_deltas_to_boxes({1: B}, {1: B / 9}, 'xyxy', 'xyxy')", "encode_box_to_deltas(B, B[::-1].copy(), 'xyxy', 'xywh', 'q')", "encode_box_to_deltas(B, B[::-1].copy(), 'xyxy', 'xywh', variance=[1, 2])", "compute_iou(np.zeros(4), B, 'xyxy')", "compute_iou(B, B, 'rel_xyxy')", "compute_ciou(B, B, 'rel_xyxy')", "compute_ciou(B, B[::-1].copy(), 'xywh')")),
    *(f"out = b.{c}(B, B[::-1].copy() / 9, 'xyxy', 'rel_xywh', {e!r}, [.1, .1, .2, .2], (9, 12, 3))" for c in ("encode_box_to_deltas", "decode_deltas_to_boxes") for e in ("center_yxhw", "center_xywh")),
    *(f"out = b.compute_iou({a}, 'xyxy', use_masking={m}, mask_val=-2)" for m in (False, True) for a in ("B, B[:, ::-1].copy()", "B[0], B[1]", "B - 6, B - 6")),
]
P = "L.Pipeline([L.RandomFlip(seed=1), L.Resizing(4, 4), L.RandomContrast(.3, seed=2), L.Rescaling(.1)])"
OTHERS = [
    f"p = {P}; out = [p(F), p(U), p(F, training=False), repr(p(k.Input((9, 12, 3))).shape), len(p.layers)]",
    f"out = list(D.from_tensor_slices(U).map({P}))", f"out = L.Pipeline.from_config({P}.get_config())(F)", "out = L.Pipeline.from_config({})",
    *(f"out = k.ops.image.gaussian_blur(F, {s}, {g})" for s in ((3, 3), (5, 3)) for g in ("(.5, 2.)", "tf.constant([.3, .7])")),
    *(f"out = k.ops.image.elastic_transform(F, 10., 2.3, {i!r}, {m!r}, 3., seed=3)" for i in ("nearest", "bilinear") for m in ("constant", "nearest", "wrap", "mirror", "reflect")),
]
CASES = [run(c) for c in [*CALLS, *TRACED, *OPTIONS, *SIZES, *BOXES, *OTHERS]]
