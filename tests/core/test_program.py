"""The program file: bytes and text go there and back; whatever is damaged is refused, and nothing is written."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import golden_models
import numpy as np
import pytest
import tabgrad as tf
from tabgrad.base.errors import InvalidArgumentError, UnimplementedError
from tabgrad.execute import format as numbers
from tabgrad.execute import select
from tabgrad.execute.host import EngineFault, FreeList, Host
from tabgrad.execute.link import EntryPoint, link
from tabgrad.execute.program import Program
from tabgrad.keras.export.programs import step_program


def product() -> Program:
    """max(a b + c, 0): a product with a fused tail."""
    spec = tf.TensorSpec((5, 7), tf.float32), tf.TensorSpec((7, 3), tf.float32), tf.TensorSpec((3,), tf.float32)
    concrete = tf.function(lambda a, b, c: tf.nn.relu(a @ b + c)).get_concrete_function(*spec)
    return link([EntryPoint("run", concrete.task(), ["a", "b", "c"], ["y"])])


@pytest.mark.parametrize("name", golden_models.MODELS)
def test_bytes_and_text_go_there_and_back(name: str) -> None:
    model, x, y = golden_models.MODELS[name]()
    program = step_program(model, x, y, ("train_step",))
    data = program.to_bytes()
    assert Program.from_bytes(data).to_bytes() == data
    assert Program.from_text(program.to_text()).to_bytes() == data


def test_entries_share_states() -> None:
    model, x, y = golden_models.mlp_adam_metrics()
    program = step_program(model, x, y)
    names = [s["name"] for s in program.signature["states"]]
    assert len(names) == len(set(names)) == len(program.states)
    assert set(program.signature["entries"]) == {"train_step", "test_step", "predict", "reset_metrics"}
    assert len(program.weights) == sum(program.states)


def test_what_the_engine_lacks_is_named() -> None:
    concrete = tf.function(lambda x: tf.linalg.inv(x)).get_concrete_function(tf.TensorSpec((2, 2), tf.float32))
    with pytest.raises(UnimplementedError, match=r"run can't be exported.*inv"):
        link([EntryPoint("run", concrete.task(), ["x"], ["y"])])


def test_a_head_runs_its_tail() -> None:
    program = product()
    assert [(i.opcode, i.tail) for i in program.instructions] == [("gemm", True), ("pointwise", False)]


def test_a_tail_never_overwrites_what_its_head_still_reads() -> None:
    rng = np.random.default_rng(2)
    x = tf.constant(rng.standard_normal((3, 16, 16, 8)).astype("f4"))
    k = tf.constant(rng.standard_normal((3, 3, 8, 8)).astype("f4") * 0.1)
    a = tf.constant(rng.standard_normal((300, 300)).astype("f4") * 0.05)

    def residual(x: Any, k: Any, a: Any) -> Any:
        h = tf.tanh(x)
        p = tf.tanh(a)
        return tf.nn.relu(h + tf.nn.conv2d(h, k, 1, "SAME")), tf.nn.relu(p + a @ p), tf.nn.relu(p + p @ a)

    wanted = residual(x, k, a)
    host()
    try:
        select.set_executor("engine")
        found = tf.function(residual)(x, k, a)
    finally:
        select.set_executor("auto")
    for w, f in zip(wanted, found, strict=True):
        np.testing.assert_allclose(f, w, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("name", "function"), [
    ("mad_relu.f", lambda x, a, b: tf.nn.relu(x * a + b)),
    ("mad_clip.f", lambda x, a, b: tf.nn.relu6(x * a + b)),
    ("mad_clip.f", lambda x, a, b: tf.minimum(tf.maximum(b + x * a, 0.0), 0.5)),
    ("clip.f", lambda x, a, b: tf.clip_by_value(x * a + b, -1.0, 0.5)),
])  # fmt: skip
def test_sums_are_rectified_in_one_step(name: str, function: Any) -> None:
    """The chain that batch normalization and an activation are: the same bits, nan and infinity included."""
    rng = np.random.default_rng(3)
    x = rng.standard_normal((67, 13)).astype("f4") * 4
    x[3, :4] = np.nan, np.inf, -np.inf, -0.0
    a, b = (tf.constant(rng.standard_normal(13).astype("f4")) for _ in range(2))
    traced = tf.function(function)
    host()
    try:
        select.set_executor("engine")
        found = traced(tf.constant(x), a, b)
        task = traced.get_concrete_function(tf.constant(x), a, b).task()
    finally:
        select.set_executor("auto")
    np.testing.assert_array_equal(found, function(tf.constant(x), a, b))
    text = link([EntryPoint("f", task, ["x", "a", "b"], ["y"])]).to_text()
    line = next(row for row in text.splitlines() if "pointwise" in row)
    words = [int(w, 16) for w in line[line.index("[") + 1 : line.index("]")].split()]
    first = 4 + 4 * words[0] + 1
    used = [numbers.MICRO[w & 0xFFFF] for w in words[first : first + 2 * words[1] : 2]]
    assert used[-1] == name and len(used) == (2 if name == "clip.f" else 1)


@pytest.mark.desktop  # Node needs a flag for relaxed SIMD
def test_the_relaxed_build_computes_the_same_but_for_the_last_bits() -> None:
    rng = np.random.default_rng(2)
    a, b = (tf.constant(rng.standard_normal((40, 40)).astype("f4")) for _ in range(2))
    host()
    wanted = tf.nn.softmax(tf.matmul(a, b))
    try:
        tf.config.set_executor("engine-relaxed")
        found = tf.function(lambda a, b: tf.nn.softmax(tf.matmul(a, b)))(a, b)
    finally:
        tf.config.set_executor("auto")
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


# --- the loader -------------------------------------------------------------------------------


def host() -> Host:
    """The engine, wherever it runs here."""
    try:
        select.set_executor("engine")
        found: Any = select.executor()
    except ImportError:
        pytest.skip("needs wasmtime")
    finally:
        select.set_executor("auto")
    made: Host = found.host
    return made


def sealed(data: bytes) -> bytes:
    """With the checksum made right again."""
    head = 4 * numbers.HEADER_WORDS
    return data[:80] + struct.pack("<I", zlib.crc32(data[head:])) + data[84:]


def loads(data: bytes) -> int:
    """0, or the loader's error code."""
    engine = host()
    try:
        for address in engine.load(data):
            engine.release(address)
    except EngineFault as fault:
        return fault.code
    return 0


CODES = {name: code for name, (code, _) in numbers.ERRORS.items()}


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda d: d, None),
        (lambda d: b"NOPE" + d[4:], "magic"),
        (lambda d: d[:4] + struct.pack("<I", 99) + d[8:], "version"),
        (lambda d: d[:50], "truncated"),
        (lambda d: d[:-8], "truncated"),
        (lambda d: d[:-1] + bytes([d[-1] ^ 1]), "checksum"),
        (lambda d: d[:40] + struct.pack("<I", 1 << 30) + d[44:], "layout"),
        (lambda d: d[:28] + struct.pack("<I", 16) + d[32:], "tensor"),
    ],
)
def test_damage_is_refused_with_its_reason(damage: Any, error: str | None) -> None:
    assert loads(damage(product().to_bytes())) == (CODES[error] if error else 0)


def test_operands_that_do_not_fit_are_refused() -> None:
    program = product()
    head, tail = program.instructions
    for wrong in (
        type(head)("gemm", head.inputs[::-1], head.outputs),
        type(head)("gemm", head.inputs[:1], head.outputs),
        type(head)("softmax", head.inputs, head.outputs),
        type(head)("pointwise", tail.inputs, tail.outputs, (0, 1, 4, 0, 3, 3 << 16, 63)),
        type(head)("pointwise", tail.inputs, tail.outputs, tail.params[:-1]),
        type(head)("take", head.inputs, head.outputs),
    ):
        program.instructions = [wrong]
        program.entries = [(0, 1)]
        assert loads(program.to_bytes()) == CODES["operands"], wrong


def test_any_changed_word_is_refused_or_harmless() -> None:
    """Every word of a small program set to telling values, with a right checksum: the loader answers, and what
    it takes runs without leaving its memory (a WebAssembly trap would be an exception)."""
    data, engine = product().to_bytes(), host()
    refused = 0
    for at in range(0, len(data) - 3, 4):
        for value in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000):
            changed = sealed(data[:at] + struct.pack("<I", value) + data[at + 4 :])
            try:
                handle, place = engine.load(changed)
            except EngineFault:
                refused += 1
                continue
            arena = struct.unpack_from("<I", changed, 28)[0]
            if arena < 1 << 20:
                room = engine.allocate(arena + 64)
                engine.bind(handle, 0, room, arena + 64)
                for entry in range(min(struct.unpack_from("<I", changed, 24)[0], 4)):
                    engine.call("tg_run", handle, entry)
                engine.release(room)
            engine.release(handle)
            engine.release(place)
    assert refused > 100


@pytest.mark.parametrize("damage", [lambda d: d[:10], lambda d: b"x" * len(d), lambda d: d[:-1] + bytes([d[-1] ^ 1])])
def test_python_refuses_damage_too(damage: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        Program.from_bytes(damage(product().to_bytes()))


@pytest.mark.parametrize("text", ["nonsense", "tensor 0 float32", "do 0 1 = gemm"])
def test_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgumentError, match="Line 1"):
        Program.from_text(text)


def test_free_memory_is_found_again() -> None:
    free, rng = FreeList(64, 1 << 20), np.random.default_rng(5)
    held: dict[int, int] = {}
    for _ in range(500):
        if held and rng.random() < 0.5:
            at = list(held)[int(rng.integers(len(held)))]
            free.give(at)
            del held[at]
        size = int(rng.integers(1, 5000))
        at = free.take(size)
        if at is not None:
            assert all(at + size <= a or a + n <= at for a, n in held.items())
            held[at] = size
    for at in held:
        free.give(at)
    assert free.free == [[64, 1 << 20]]
