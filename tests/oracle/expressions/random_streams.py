"""Stateful random functions inside tf.function, branches, loops, pipelines and training; binomial numbers."""

SEED = "tf.random.set_seed(3)\n"


def calls(body: str, call: str = "f()", times: int = 3, head: str = SEED) -> str:
    """An expression whose answer is that of several calls of what ``body`` defines."""
    return f"do({head + body + chr(10) + f'out = [{call} for _ in range({times})]'!r})"


def elements(function: str, of: str = "tf.data.Dataset.range(3)", then: str = "", head: str = SEED) -> str:
    """An expression whose answer is the elements of two iterations over a mapped dataset."""
    text = f"f = {function}\nd = {of}.map(f){then}\nout = [list(d.as_numpy_iterator()), [e for e in d]]"
    return f"do({head + text!r})"


F = "@tf.function\ndef f():\n  "
U, N = "tf.random.uniform([2])", "tf.random.normal([2])"
INNER = f"@tf.function\ndef g():\n  return {U}\n"
MODEL = """class M(tf.keras.Model):
  def __init__(self): super().__init__(); self.seen = []
  def call(self, v): return v
  def train_step(self, data): return {"loss": tf.reduce_sum(tf.random.normal([2])) + tf.random.uniform([])}
  def test_step(self, data): return {"loss": tf.random.uniform([])}
m = M(); v = np.ones((4, 2), 'float32')
"""
FIT = "m.fit(v, v, batch_size=2, epochs=2, verbose=0).history['loss']"

CASES = [
    *(calls(f"{F}return {r}") for r in (U, N, f"{U}, {U}", f"{U}, {N}, tf.random.uniform([2], seed=5), {U}", "tf.random.uniform([3], 0, 9, tf.int32)", "tf.random.truncated_normal([2])", "tf.random.categorical([[1., 2.]], 3)", "tf.random.shuffle(tf.range(6))", "tf.random.gamma([2], 2.)", "tf.random.poisson([2], 3.)", "tf.nn.dropout(tf.ones([4]), .5)", "tf.image.random_brightness(tf.ones([1, 1, 1]), .3)", "tf.image.random_flip_left_right(tf.reshape(tf.range(4.), [1, 4, 1]))")),
    calls(f"{F}return {U}", "f()", 2, head=""), calls(f"{F}return tf.random.uniform([2], seed=5)", head=""), calls(f"{F}return tf.random.uniform([2], seed=5)", "(f(), tf.random.uniform([2], seed=5))", head=SEED),
    calls(f"{F}return {U}", f"(f(), {U})"), calls(f"{INNER}{F}return {U}, g(), g(), {U}", "(*f(), g())"), calls(f"{INNER}{F}tf.random.set_seed(9); return g()"),
    "do(" + repr(f"{SEED}{F}return {U}\na = [f(), f()]\ntf.random.set_seed(3)\nout = [*a, f(), {U}]") + ")", "do(" + repr(f"{SEED}{F}return {U}\na = [f(), f()]\ntf.random.set_seed(4)\nout = [*a, f(), {U}]") + ")",
    "do(" + repr(f"{SEED}@tf.function\ndef f(a):\n  return a * {U}\nout = [f(tf.constant(1.)), f(tf.ones([2])), f(tf.constant(2.)), f(tf.ones([2]))]") + ")", "do(" + repr(f"{SEED}@tf.function\ndef f(a):\n  return tf.random.uniform(tf.shape(a))\nout = [f(tf.ones([n])) for n in (2, 3, 4, 2, 5)]") + ")",
    "do(" + repr(f"{SEED}@tf.function\ndef f(a):\n  return tf.cond(a > 0, lambda: {U}, lambda: {N}), {U}\nout = [f(tf.constant(a)) for a in (1, 0, 1, 0)]") + ")", "do(" + repr(f"{SEED}@tf.function\ndef f(a):\n  return tf.switch_case(a, [lambda: {U}, lambda: {N}]), {U}\nout = [f(tf.constant(a)) for a in (1, 0, 1, 0)]") + ")",
    calls(f"{F}return tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + {U}), [0, tf.zeros([2])], parallel_iterations=1), {U}"), calls(f"{F}return tf.map_fn(lambda i: i + tf.random.uniform([]), tf.range(3.), parallel_iterations=1), {U}"), calls(f"{F}return tf.scan(lambda s, i: s + tf.random.uniform([]), tf.range(3.), 0., parallel_iterations=1), {U}"),
    calls(f"{F}v = tf.constant([1., 2.])\n  with tf.GradientTape() as t:\n    t.watch(v); y = v * v * {U}\n  return t.gradient(y, v)"), "do(" + repr(f"{SEED}{F}return v * {U}\nv = tf.Variable([1., 2.])\nout = []\nfor _ in range(2):\n  with tf.GradientTape() as t: y = f()\n  out.append(t.gradient(y, v))") + ")",
    *(elements(f) for f in (f"lambda i: {U}", f"lambda i: ({U}, {N})", "lambda i: tf.random.uniform([2], seed=5)", f"tf.function(lambda i: ({U}, {U}))", f"lambda i: tf.cond(i > 0, lambda: {U}, lambda: {N})", f"lambda i: (tf.cond(i > 0, lambda: {U}, lambda: {N}), {U})", "lambda i: tf.image.random_brightness(tf.ones([1, 1, 1]), .3)", "lambda i: tf.random.shuffle(tf.range(4))")),
    elements(f"lambda i: {U}", then=".repeat(2)"), elements(f"lambda i: {U}", then=".batch(2)"), elements(f"lambda i: {U}", then=f".map(lambda a: a + {U})"), elements(f"lambda i: {U}", head=""  + "tf.random.set_seed(0)\n"), elements("lambda i: tf.random.uniform([2], seed=5)", head=""),
    "do(" + repr(f"{SEED}d = tf.data.Dataset.range(3).map(lambda i: {U}); a = {U}; b = list(d.as_numpy_iterator()); out = [a, b, {U}]") + ")", "do(" + repr(f"{SEED}d = tf.data.Dataset.range(6).filter(lambda i: tf.random.uniform([]) > .5); out = [list(d.as_numpy_iterator()) for _ in range(2)]") + ")", "do(" + repr(f"{SEED}d = tf.data.Dataset.range(2).flat_map(lambda i: tf.data.Dataset.range(6).shuffle(6)); out = list(d.as_numpy_iterator())") + ")",
    "do(" + repr(f"{SEED}{MODEL}m.compile('sgd'); out = [{FIT}, m.evaluate(v, v, batch_size=2, verbose=0), {FIT}]") + ")", "do(" + repr(f"{SEED}{MODEL}m.compile('sgd', run_eagerly=True); out = [{FIT}, m.evaluate(v, v, batch_size=2, verbose=0)]") + ")", "do(" + repr(f"{SEED}{MODEL}m.compile('sgd', steps_per_execution=2); out = [{FIT}]") + ")",
    *(f"tf.random.stateless_binomial({s}, [1, 2], {c}, {p})" for s, c, p in (("[6]", "4.", ".3"), ("[3, 2]", "[4., 50.]", "[.3, .4]"), ("[5, 3]", "[30., 30., 30.]", ".3"), ("[4]", "300.", ".01"))),
    *(f"do('g = tf.random.Generator.from_seed(4); out = [g.binomial({s}, {c}, {p}), g.state, g.normal([2])]')" for s, c, p in (("[6]", "4.", ".3"), ("[2]", "[4., 5.]", "[.3, .4]"), ("[3, 2]", "[4., 50.]", "[.3, .4]"))),
    "do('v = tf.Variable(2.); w = tf.Variable(3.)\\nwith tf.GradientTape(persistent=True) as t: y = v\\nout = [t.gradient(y, [v, w]), t.gradient(v, v), t.jacobian(v, v)]')", "do('v = tf.Variable(2.)\\nwith tf.GradientTape() as t: y = v * 3.\\nout = t.gradient([v, y], v)')",
]
