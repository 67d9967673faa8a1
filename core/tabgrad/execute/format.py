"""The numbers of the program file: dtypes, opcodes, micro-operations, error codes.

The one place where they are given; ``tools/generate.py`` writes them for C and TypeScript. A number,
once released, is never given to something else: append, and raise VERSION where meaning changes.
Layout of the file: wasm/README.md.
"""

from __future__ import annotations

MAGIC = 0x31504754  # "TGP1"
VERSION = 1
HEADER_WORDS = 24
MAX_RANK = 8
TILE_BYTES = 2048  # of one register of the pointwise machine
REGISTERS = 64
TAIL = 1  # flag of an instruction: the next one finishes its output block by block

# name -> bytes per element; the order gives the numbers
DTYPES = {
    "float32": 4, "float64": 8, "int32": 4, "uint32": 4, "int64": 8, "uint64": 8,
    "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "bool": 1, "float16": 2,
}  # fmt: skip

INDEX_DTYPES = ("int32", "int64", "uint32")  # what kernels take as indices

MISSING: tuple[str, ...] = ("identity_matrix",)  # opcodes without a kernel yet
OPCODES = (
    "pointwise", "gemm", "reduce", "conv", "conv_input_grad", "conv_filter_grad", "max_pool",
    "max_pool_scatter", "max_pool_pick", "avg_pool", "avg_pool_grad", "softmax", "log_softmax",
    "softmax_cross_entropy", "sparse_softmax_cross_entropy", "argmax", "argmin", "cumsum", "cumprod",
    "cumulative_logsumexp", "argsort", "searchsorted", "take", "take_along_axis", "gather_nd",
    "scatter_nd", "tensor_scatter", "unsorted_segment_sum", "unsorted_segment_prod",
    "unsorted_segment_max", "unsorted_segment_min", "iota", "identity_matrix", "philox", "philox_skip",
    "box_muller", "random_truncated", "random_permutation", "lstm", "lstm_grad", "gru", "gru_grad",
    "simple_rnn", "simple_rnn_grad", "fill", "copy",
)  # fmt: skip

# The pointwise machine. A name ends with the class of its operands:
# f float32, d float64, i int32, u uint32, l int64, q uint64, b mask (32 bits, all or none).
MICRO = (
    # two operands of one class
    "add.f", "sub.f", "mul.f", "div.f", "max.f", "min.f",
    "add.d", "sub.d", "mul.d", "div.d", "max.d", "min.d",
    "add.i", "sub.i", "mul.i", "max.i", "min.i", "max.u", "min.u",
    "add.l", "sub.l", "mul.l", "max.l", "min.l", "max.q", "min.q",
    "floordiv.i", "floordiv.u", "floordiv.l", "floordiv.q", "truncdiv.i", "truncdiv.l",
    "floormod.i", "floormod.u", "floormod.l", "floormod.q", "truncmod.i", "truncmod.l",
    "floormod.f", "truncmod.f", "floormod.d", "truncmod.d",
    "eq.f", "ne.f", "lt.f", "le.f", "eq.d", "ne.d", "lt.d", "le.d", "eq.i", "ne.i", "lt.i", "le.i",
    "lt.u", "le.u", "eq.l", "ne.l", "lt.l", "le.l", "lt.q", "le.q",
    "and.i", "or.i", "xor.i", "shl.i", "shr.i", "shr.u",
    "and.l", "or.l", "xor.l", "shl.l", "shr.l", "shr.q",
    "pow.f", "atan2.f", "nextafter.f", "pow.i", "pow.l",
    # three operands
    "select.i", "select.l", "mad.f",
    # one operand
    "neg.f", "abs.f", "sign.f", "sqrt.f", "rsqrt.f", "recip.f", "floor.f", "ceil.f", "rint.f", "trunc.f",
    "neg.d", "abs.d", "sign.d", "sqrt.d", "floor.d", "ceil.d", "rint.d", "trunc.d",
    "neg.i", "abs.i", "sign.i", "neg.l", "abs.l", "sign.l", "not.i", "not.l",
    "popcount.i", "popcount.l",
    "exp.f", "expm1.f", "log.f", "log1p.f", "sin.f", "cos.f", "tan.f", "asin.f", "acos.f", "atan.f",
    "sinh.f", "cosh.f", "tanh.f", "asinh.f", "acosh.f", "atanh.f", "sigmoid.f", "softplus.f",
    "erf.f", "erfc.f", "relu.f", "square.f",
    # conversions: from.to
    "f.d", "f.i", "f.u", "f.l", "f.q", "d.f", "d.i", "d.u", "d.l", "d.q", "i.f", "i.d", "i.l", "u.f",
    "u.d", "u.l", "l.f", "l.d", "l.i", "q.f", "q.d", "b.i", "b.f", "copy.i", "copy.l",
    # an int32 (or uint32) as the narrower type's wrapped value
    "wrap.int8", "wrap.uint8", "wrap.int16", "wrap.uint16",
    "clip.f",  # between two numbers that are not nan; nan stays
    "mad_relu.f",
    "mad_clip.f",  # a * b + c between 0 and a fourth operand
)  # fmt: skip

# Error codes. Negative: a program or file that is not right. Positive: values found at run time.
ERRORS = {
    "magic": (-1, "this is not a tabgrad program"),
    "version": (-2, "the program was made for another version of the engine"),
    "truncated": (-3, "the program ends before its contents do"),
    "checksum": (-4, "the program's checksum does not match: the file is damaged"),
    "layout": (-5, "a section of the program lies outside the file or is not aligned"),
    "tensor": (-6, "a tensor of the program is malformed or lies outside its buffer"),
    "opcode": (-7, "the program has an instruction that this engine does not know"),
    "operands": (-8, "the operands of an instruction do not fit it"),
    "workspace": (-9, "the workspace given to the loader is too small"),
    "entry": (-10, "the program has no such entry, or an entry lies outside the code"),
    "buffer": (-11, "a buffer is not bound, too small or not aligned"),
    "index": (1, "an index is out of range"),
    "label": (2, "a label is out of range"),
    "segment": (3, "a segment number is out of range"),
    "division": (4, "an integer was divided by zero"),
    "power": (5, "an integer was raised to a negative power"),
}
