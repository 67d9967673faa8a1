"""Keras: images in files and tables, brightness, as generators of Keras 2 change them. Needs Pillow."""

HEAD = '''
import os, tempfile
from PIL import Image
try: import pandas; table = pandas.DataFrame
except ImportError: table = dict  # columns by name are all that is asked of a table
k = tf.keras; I = k.preprocessing.image
folder = tempfile.mkdtemp()
for c in "cab":
    os.makedirs(f"{folder}/{c}/in" if c == "b" else f"{folder}/{c}")
    for i in range(5): Image.fromarray(ints(8, 6, 3, high=256, seed=ord(c) + i).astype("uint8")).save(f"{folder}/{c}/{'in/' if c == 'b' and i > 2 else ''}{i}.png")
open(folder + "/a/x.txt", "w").write("a")
def kept(f): return [n.replace(os.sep, "/") for n in f]
def files(validation_split=0., rotation_range=0, data_format=None, **o):
    np.random.seed(0); i = I.ImageDataGenerator(validation_split=validation_split, rotation_range=rotation_range, data_format=data_format).flow_from_directory(folder, **{"target_size": (5, 4), "batch_size": 4, **o})
    return [next(i), i[len(i) - 1], kept(i.filenames), np.asarray(i.classes).astype("int32"), str(i.class_indices), i.samples, i.num_classes, str(i.image_shape), next(i)]
names = [f"a/{i}.png" for i in range(5)] + ["c/0.png", "c/9.png", "c/1.png"]
columns = {"filename": names, "class": list("aabbacca"), "m": [["a", "b"], "c", ["c", "d"], "a", "b", ["a"], "a", "d"], "w": [1., 2., 3., 4., 5., 6., 7., 8.], "s": list("ababbbaa"), "z": [1., 2., 3., 4., 5., 6., 7., 8.]}
def rows(validation_split=0., rotation_range=0, **o):
    np.random.seed(0); i = I.ImageDataGenerator(validation_split=validation_split, rotation_range=rotation_range).flow_from_dataframe(table(columns), folder, target_size=(5, 4), batch_size=4, **o)
    return [next(i), i[0], i.filenames, i.samples, str(getattr(i, "class_indices", 0)), i.sample_weight]
X = x(3, 6, 5, 3, low=0., high=255.)
def bright(**o): np.random.seed(1); return next(I.ImageDataGenerator(**o).flow(X, batch_size=3))
'''


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


FOLDERS = [
    'out = files()',
    "out = files(class_mode='sparse', shuffle=False)",
    "out = files(class_mode='input', rotation_range=20)",
    'out = files(class_mode=None, seed=3)',
    "out = files(classes=['c', 'a'], class_mode='binary')",
    "out = files(validation_split=.4, subset='training')",
    "out = files(validation_split=.4, subset='validation', color_mode='grayscale')",
    "out = files(color_mode='rgba', keep_aspect_ratio=True)",
    "out = files(class_mode='a')",
    "out = files(color_mode='a')",
    "out = files(subset='a')",
    "out = files(data_format='channels_first')",
]
TABLES = [
    'out = rows()',
    "out = rows(y_col='m')",
    "out = rows(y_col='m', classes=['a', 'd'])",
    "out = rows(weight_col='w', class_mode='sparse')",
    "out = rows(y_col='s', class_mode='binary')",
    "out = rows(class_mode='binary')",
    "out = rows(y_col='w', class_mode='raw')",
    "out = rows(y_col=['w', 'z'], class_mode='raw')",
    "out = rows(y_col=['w', 'z'], class_mode='multi_output')",
    "out = rows(y_col='w', class_mode='multi_output')",
    "out = rows(y_col='w')",
    "out = rows(class_mode=None, validation_split=.4, subset='validation', shuffle=False)",
    "out = rows(class_mode='input', validation_split=.4, subset='training')",
    "out = rows(weight_col='class')",
    "out = rows(x_col='w')",
    "out = rows(class_mode='other', y_col='w', seed=3)",
    "out = rows(y_col='w', class_mode='sparse')",
    "out = rows(shuffle=False, rotation_range=9, classes=['b', 'c'])",
]
CHANGES = [
    'out = bright(brightness_range=(.3, 1.4))',
    'out = bright(brightness_range=(.3, 1.4), rescale=1 / 255, rotation_range=20, horizontal_flip=True, channel_shift_range=20.)',
    'out = I.apply_brightness_shift(X[0], .5)',
    'out = I.apply_brightness_shift(X[0] - 50, 1.5, False)',
    'np.random.seed(3); out = I.random_brightness(X[0], (.2, .9))',
    'I.random_brightness(X[0], (.2,))',
    "d = tempfile.mkdtemp(); np.random.seed(1); next(I.ImageDataGenerator(rotation_range=9).flow(X, save_to_dir=d, save_prefix='p', batch_size=2)); out = sorted(os.listdir(d))",
    "k.utils.set_random_seed(3); m = k.Sequential([k.Input((5, 4, 3)), k.layers.Flatten(), k.layers.Dense(3, activation='softmax')]); m.compile(k.optimizers.SGD(.01), 'categorical_crossentropy', metrics=['accuracy']); h = m.fit(I.ImageDataGenerator(rescale=1 / 255, rotation_range=9).flow_from_directory(folder, target_size=(5, 4), batch_size=4), epochs=2, verbose=0); out = [np.float32(v) for v in h.history.values()]",
]
CASES = [run(body) for body in (*FOLDERS, *TABLES, *CHANGES)]
