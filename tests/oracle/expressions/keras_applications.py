"""Keras: the architectures of keras.applications - layers, configs, weights, predictions, images, errors.

Names, configs and weights are compared by their hashes. Kernels are made larger where untrained networks let the signal
fade away.
"""

HEAD = """
import hashlib, json, os, tempfile
k = tf.keras; L = k.layers; A = k.applications
k.backend.clear_session(); k.utils.set_random_seed(3)
def digest(v): return hashlib.md5(json.dumps(v, sort_keys=True).encode()).hexdigest()[:12]
def form(m): return [m.name, len(m.layers), digest([(l.name, type(l).__name__) for l in m.layers]), digest(m.get_config()), digest([(w.path, tuple(w.shape)) for w in m.weights]), m.count_params(), len(m.trainable_weights), str(m.input_shape), str(m.output_shape)]
def image(*shape, seed=0): return x(*shape, seed=seed) * 100 + 120
def loud(m, by):
    for w in m.weights:
        if w.name in ("kernel", "depthwise_kernel", "pointwise_kernel"): w.assign(w.numpy() * by)
    return m
def values(m, v=None):
    y = m.predict(image(2, *m.inputs[0].shape[1:]) if v is None else v, verbose=0).astype("float64")
    return [np.ravel(y)[:6].astype("float32"), np.float32([np.abs(y).mean(), y.std()])]
def first(body):
    k.config.set_image_data_format("channels_first")
    try: return eval(body)
    finally: k.config.set_image_data_format("channels_last")
S = (32, 32, 3); T = dict(include_top=False, weights=None); N = dict(weights=None)
def small(shape=S, **options): return A.MobileNetV2(**{"input_shape": shape, "alpha": .35, **T, **options})
"""


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


PREDICTED = {  # what the kernels are multiplied by, and the arguments
    "VGG16": (1, "input_shape=S, pooling='avg', **T"),
    "Xception": (2, "input_shape=(71, 71, 3), classes=5, classifier_activation=None, **N"),
    "ResNet50": (1, "input_shape=S, classes=5, classifier_activation=None, **N"),
    "ResNet50V2": (1, "input_shape=S, classes=5, classifier_activation=None, **N"),
    "InceptionV3": (1, "input_shape=(75, 75, 3), classes=5, classifier_activation=None, **N"),
    "MobileNet": (2, "input_shape=S, alpha=.25, classes=5, **N"),
    "MobileNetV2": (2, "input_shape=S, alpha=.35, classes=5, **N"),
    "MobileNetV3Small": (2, "input_shape=S, alpha=.75, classes=5, classifier_activation=None, **N"),
    "MobileNetV3Large": (2, "input_shape=S, alpha=.75, minimalistic=True, classes=5, **N"),
    "DenseNet121": (1, "input_shape=S, classes=5, classifier_activation=None, **N"),
    "NASNetMobile": (1, "input_shape=S, pooling='max', **T"),
    "EfficientNetB0": (1.5, "input_shape=S, classes=5, classifier_activation=None, **N"),
    "EfficientNetV2B0": (1, "input_shape=S, classes=5, classifier_activation=None, **N"),
    "ConvNeXtTiny": (1, "input_shape=S, classes=5, classifier_activation=None, **N"),
}
BUILT = (
    "VGG19(input_shape=S, **T)", "ResNet101(**T)", "InceptionResNetV2(pooling='avg', **T)",
    "DenseNet169(pooling='max', **T)", "MobileNet(**N)", "MobileNetV2(**N)", "MobileNetV3Small(**N)",
    "MobileNetV3Large(**N)", "MobileNetV3Small(minimalistic=True, pooling='avg', include_preprocessing=False, **T)",
    "MobileNetV3Small(alpha=1.25, dropout_rate=0, classes=3, name='n', **N)", "MobileNetV2(alpha=1.4, pooling='max', **T)",
    "MobileNet(alpha=.5, depth_multiplier=2, dropout=.3, input_shape=(160, 160, 3), classes=3, **N)",
    "MobileNet(input_shape=(40, 50, 1), name='n', **T)", "NASNetMobile(input_shape=(64, 96, 3), classes=3, **N)",
    "EfficientNetB1(classes=3, **N)", "EfficientNetB2(pooling='max', **T)",
    "EfficientNetV2B0(input_shape=(64, 64, 1), pooling='avg', **T)", "EfficientNetV2B1(include_preprocessing=False, classes=3, **N)",
    "ConvNeXtTiny(pooling='max', **T)",
    "ConvNeXtTiny(include_preprocessing=False, name='n', **T)", "Xception(pooling='max', **T)", "InceptionV3(pooling='avg', **T)",
    "ResNet50(classes=3, classifier_activation='sigmoid', name='n', **N)", "DenseNet121(name='n', **T)",
)  # fmt: skip
MODELS = [
    *(f"m = loud(A.{name}({arguments}), {by}); out = form(m) + values(m)" for name, (by, arguments) in PREDICTED.items()),
    *(f"out = form(A.{call})" for call in BUILT),
    *(f"out = form(first(\"A.{call}\"))" for call in ("MobileNet(alpha=.25, **N)", "MobileNetV2(alpha=.35, pooling='avg', **T)", "MobileNetV3Small(**N)", "EfficientNetB0(**T)", "ResNet50V2(input_shape=(3, 40, 32), **T)", "InceptionV3(pooling='max', **T)", "VGG16(**T)", "Xception(**T)")),
    *(f"i = k.Input((40, 40, 3), name='i'); m = A.{name}(input_tensor=L.Rescaling(1 / 50., name='r')(i), {more}); out = form(m) + values(loud(m, {by}), image(1, 40, 40, 3))" for name, more, by in (("MobileNet", "alpha=.25, **T", 2), ("MobileNetV2", "alpha=.35, **T", 2), ("MobileNetV3Small", "classes=3, alpha=.75, **N", 2), ("ConvNeXtTiny", "pooling='avg', **T", 1))),
    "i = k.Input((32, 40, 3)); out = form(A.MobileNetV2((40, 40, 3), input_tensor=i, alpha=.35, **T)) + form(A.MobileNetV3Small((40, 40, 3), input_tensor=i, **T))",
    "i = k.Input((96, 96, 3)); out = form(A.MobileNetV2(input_tensor=i, alpha=.35, classes=3, **N))",
    "k.config.set_dtype_policy('mixed_float16')\ntry: out = form(small()) + form(A.EfficientNetV2B0(classes=3, **N))\nfinally: k.config.set_dtype_policy('float32')",
    "m = loud(small((40, 36, 3)), 2); f = tf.function(lambda v: m(v, training=False)); v = image(1, 40, 36, 3); out = [f(v), m(v), *values(m, v)]",
    "m = loud(small((None, None, 3), pooling='avg'), 2); out = values(m, image(1, 48, 40, 3)) + values(m, image(2, 33, 57, 3))",
    "m = loud(A.MobileNet(input_shape=S, alpha=.25, pooling='avg', **T), 2); v = tf.constant(image(4, *S))\nwith tf.GradientTape() as t: t.watch(v); y = tf.reduce_sum(m(v, training=False) ** 2)\ng = t.gradient(y, [v, m.trainable_weights[0], m.trainable_weights[-1]]); out = [y, g[0][0, :3], g[1][0], g[2]]",
    "m = loud(A.MobileNetV3Small(input_shape=S, alpha=.25, classes=3, **N), 2); q = k.Model.from_config(m.get_config()); q.set_weights(m.get_weights()); j = k.models.model_from_json(m.to_json()); c = k.models.clone_model(m); out = form(q) + form(j) + form(c) + values(q)",
    "m = A.ConvNeXtTiny(input_shape=S, **T); q = k.Model.from_config(m.get_config()); q.set_weights(m.get_weights()); out = form(q) + values(q)",
    *(f"m = loud({call}, 2); p = os.path.join(tempfile.mkdtemp(), 'm.keras'); m.save(p); q = k.models.load_model(p); out = form(q) + values(q) + [np.array_equal(m(image(1, *S)), q(image(1, *S)))]" for call in ("A.MobileNetV3Small(input_shape=S, alpha=.25, classes=3, **N)", "small()")),
    "m = loud(small(), 2); p = os.path.join(tempfile.mkdtemp(), 'm.weights.h5'); m.save_weights(p); q = small(weights=p); out = form(q) + values(q)",
    "m = loud(small(), 2); p = os.path.join(tempfile.mkdtemp(), 'm.h5'); m.save(p); q = small(weights=p); out = values(q)",
    "m = small(); out = [m.get_layer('block_3_expand').output.shape, k.Model(m.input, m.get_layer('block_6_expand_relu').output).output_shape]; out = [str(v) for v in out]",
]  # fmt: skip
LEARNED = "x(8, *S) * 100 + 120, ints(8, high=3)"
TRANSFER = [
    *(
        f"b = loud({base}, {by}); b.trainable = False; i = k.Input(S); y = {before}; y = b(y, training=False); y = {after}; m = k.Model(i, L.Dense(3)(y)); "
        "m.compile(k.optimizers.Adam(.01), k.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy']); "
        f"a, t = {LEARNED}; h = m.fit(a, t, batch_size=4, epochs=2, shuffle=False, verbose=0); out = [np.float32(h.history['loss']), len(m.trainable_weights), len(m.weights), m.layers[-1].kernel.numpy()[:4]]; "
        f"b.trainable = True\nfor l in b.layers[:-{top}]: l.trainable = False\n"
        "m.compile(k.optimizers.SGD(.001), k.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy']); "
        "h = m.fit(a, t, batch_size=4, epochs=1, shuffle=False, verbose=0); out += [np.float32(h.history['loss']), len(m.trainable_weights), np.float32(m.evaluate(a, t, verbose=0)), m.predict(a, verbose=0)]"
        for base, by, before, after, top in (
            ("small()", 2, "A.mobilenet_v2.preprocess_input(i)", "L.Dropout(.2)(L.GlobalAveragePooling2D()(y))", 8),
            ("A.MobileNet(input_shape=S, alpha=.25, pooling='avg', **T)", 2, "L.Rescaling(1 / 127.5, offset=-1)(i)", "L.Dropout(.3)(y)", 9),
            ("A.EfficientNetV2B0(input_shape=S, pooling='max', **T)", 1, "i", "y", 10),
        )
    ),
    "b = small(pooling='avg'); b.trainable = False; m = k.Sequential([k.Input(S), b, L.Dense(3, activation='softmax')]); m.compile('adam', 'sparse_categorical_crossentropy'); d = tf.data.Dataset.from_tensor_slices((image(8, *S), ints(8, high=3))).map(lambda a, t: (A.mobilenet_v2.preprocess_input(a), t)).batch(4); h = m.fit(d, epochs=2, verbose=0); out = [np.float32(h.history['loss']), len(m.trainable_weights), m.predict(d, verbose=0)]",
]  # fmt: skip
MODULES = ("convnext", "densenet", "efficientnet", "efficientnet_v2", "inception_resnet_v2", "inception_v3", "mobilenet", "mobilenet_v2", "mobilenet_v3", "nasnet", "resnet", "resnet50", "resnet_v2", "vgg16", "vgg19", "xception")  # fmt: skip
IMAGES = [
    *(f"out = A.{module}.preprocess_input(image(1, 2, 2, 3))" for module in MODULES),
    *(
        f"v = {value}; w = A.imagenet_utils.preprocess_input(v, data_format={form!r}, mode={mode!r}); out = [w, v]"
        for mode in ("caffe", "tf", "torch")
        for form, last in ((None, True), ("channels_last", True), ("channels_first", False))
        for value in ("image({})", "image({}).astype('float64')", "ints({}, high=256, dtype='uint8')", "tf.constant(image({}))", "tf.constant(image({}, seed=1), 'float64')")
        for value in ((value.format("2, 2, 3, 3" if last else "2, 3, 2, 2"), value.format("2, 2, 3" if last else "3, 2, 2")))
    ),
    *(f"out = A.imagenet_utils.preprocess_input(image(2, 2, 3){wrong})" for wrong in (", mode='x'", ", data_format='x'", ".tolist()", ", 'channels_last', 'torch'")),
    *(f"A.imagenet_utils.preprocess_input(tf.constant(ints(2, 2, 3, dtype='{kind}')), mode='{mode}')" for mode in ("caffe", "tf") for kind in ("uint8", "int32")),
    *(f"i = k.Input({shape}, dtype='{kind}'); y = A.imagenet_utils.preprocess_input(i, data_format={form!r}, mode='{mode}'); m = k.Model(i, y); v = image(2, *{shape}).astype('{kind}'); out = [digest(m.get_config()), y.dtype, str(y.shape), m(v), m.predict(v, verbose=0)]" for mode in ("caffe", "tf", "torch") for shape, form in (("(2, 2, 3)", None), ("(3, 2, 2)", "channels_first")) for kind in ("float32", "uint8") if (mode, kind) != ("caffe", "uint8")),
    *(f"d = tf.data.Dataset.from_tensor_slices(image(3, 2, 2, 3)){batch}.map(lambda v: A.{module}.preprocess_input(v)); out = list(d)" for module in ("resnet50", "densenet", "mobilenet", "efficientnet") for batch in ("", ".batch(2)")),
    "out = [A.vgg16.preprocess_input.__name__, repr(L.Lambda(A.vgg16.preprocess_input, name='p').get_config()['function']['config'])]",
    "f = tf.function(A.vgg16.preprocess_input); out = f(image(1, 2, 2, 3))", "out = first(\"A.densenet.preprocess_input(image(1, 3, 2, 2))\")",
    *(f"A.imagenet_utils.decode_predictions({wrong})" for wrong in ("x(2, 10)", "x(1000)", "[1.]", "tf.zeros((1, 999))")),
]  # fmt: skip
WRONG = (
    *(f"{name}(weights={value})" for name in ("VGG16", "ResNet50", "MobileNetV3Small", "NASNetMobile", "ConvNeXtTiny") for value in ("'none'", "'/no/such/file.h5'", "[1]", "3.5")),
    *(f"{name}(classes=10)" for name in ("VGG19", "Xception", "MobileNet", "MobileNetV2", "MobileNetV3Large", "EfficientNetB0", "EfficientNetV2S", "DenseNet121", "InceptionV3")),
    *(f"{name}(input_shape={shape}, weights=None, include_top={top})" for name, shape in (("VGG16", "(31, 32, 3)"), ("Xception", "(70, 71, 3)"), ("InceptionV3", "(74, 80, 3)"), ("MobileNetV3Small", "(31, 32, 3)"), ("MobileNetV2", "(32, 31, 3)"), ("ResNet50", "(32, 32)"), ("DenseNet121", "(20, 20, 3)"), ("EfficientNetB0", "(16, 64, 3)")) for top in (True, False)),
    "VGG16(input_shape=(100, 100, 3))", "ResNet50(input_shape=(64, 64, 1), include_top=False)", "VGG16(input_shape=(None, None, 3), weights=None)", "ResNet50(input_shape=(None, 64, 3), weights=None)",
    "VGG16(classifier_activation='relu')", "EfficientNetB0(classifier_activation='sigmoid')", "MobileNet(alpha=.3)", "MobileNet(depth_multiplier=2)", "MobileNetV2(alpha=.3)", "MobileNetV3Small(alpha=.5)", "MobileNetV3Small(alpha=.75, minimalistic=True)",
    "NASNetMobile(input_shape=(None, 224, 3))", "MobileNetV2(input_shape=(32, 32, 3), input_tensor=k.Input((40, 40, 3)), **N)", "MobileNetV3Small(input_shape=(32, 32, 3), input_tensor=k.Input((40, 40, 3)), **N)",
    "MobileNetV2(input_shape=(32, 32, 3), input_tensor=x(1, 32, 32, 3), **N)", "VGG16(input_tensor=x(1, 32, 32, 3), **T)", "MobileNetV3Small((32, 32, 3), input_tensor=x(1, 32, 32, 3), **N)", "ResNet50(depth=3)", "ConvNeXtTiny(name='other')",
    "VGG16(input_shape=(32, 32, 3), weights=None, classifier_activation='no_such')", "MobileNet(input_shape=(32, 32, 3), classes=0, **N)",
)  # fmt: skip
ERRORS = [f"A.{call}" for call in WRONG] + [f"first(\"A.{call}\")" for call in ("DenseNet121(**N)", "NASNetMobile(**N)", "ConvNeXtTiny(**N)", "VGG16(input_shape=(3, 16, 40), **T)")]
DOORS = [
    "import inspect; out = [f'{n} {list(inspect.signature(getattr(A, n)).parameters)} {[p.default for p in inspect.signature(getattr(A, n)).parameters.values()]}' for n in sorted(dir(__import__('tensorflow').keras.applications) if tf.__name__ == 'tensorflow' else A.__all__) if n[0].isupper()]",
    *(f"m = getattr(A, '{module}'); out = [callable(m.preprocess_input), callable(m.decode_predictions)]" for module in (*MODULES, "imagenet_utils")),
    "A.no_such_model", "A.vgg16.no_such_model", "out = [A.resnet50.ResNet50 is A.ResNet50, A.resnet.ResNet50 is A.ResNet50]",
]  # fmt: skip
CASES = [run(body) for body in (*MODELS, *TRANSFER, *IMAGES, *ERRORS, *DOORS)]
