"""The inference workloads as ONNX files, for ONNX Runtime Web, with the weights of blob.py.

Batch normalization is folded, kernels and images have channels first, as ONNX convolves; relu6 is a
Clip, which the runtime fuses into the convolution. Needs the package ``onnx``.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from blob import Workload, arrays, workloads
from onnx import TensorProto, helper, numpy_helper
from weights import Layer, Weights

OPSET, IR_VERSION = 17, 8


class Graph:
    """A chain of nodes under construction; ``last`` names the newest output."""

    def __init__(self, last: str = "") -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.last = last

    def constant(self, value: np.ndarray) -> str:
        """Add a constant; gives its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, *constants: np.ndarray, **attributes: Any) -> None:
        """Add a node that takes the last output, and constants."""
        output = f"v{len(self.nodes)}"
        names = [self.last, *(self.constant(value) for value in constants)]
        self.nodes.append(helper.make_node(op, names, [output], **attributes))
        self.last = output

    def save(self, path: Path, inputs: list[Any], output_shape: list[int]) -> None:
        """Write the model; its output is called y."""
        self.nodes[-1].output[0] = "y"
        y = helper.make_tensor_value_info("y", TensorProto.FLOAT, output_shape)
        graph = helper.make_graph(self.nodes, path.stem, inputs, [y], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def conv(graph: Graph, kernel: np.ndarray, bias: np.ndarray, strides: int) -> None:
    """Convolution and relu6; Keras's padding, which for stride 2 is after the last row and column."""
    depthwise = kernel.shape[3] == 1
    turned = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
    around = (kernel.shape[0] - 1) // 2
    pads = [0, 0, 1, 1] if strides == 2 else [around] * 4
    group = kernel.shape[2] if depthwise else 1
    graph.add("Conv", turned, bias, strides=[strides, strides], pads=pads, group=group)
    graph.add("Clip", np.float32(0), np.float32(6))


def add_layer(graph: Graph, layer: Layer, weights: Weights) -> None:
    """Append a layer of workloads.json."""
    if layer["type"] == "dense":
        graph.add("Gemm", weights["kernel"], weights["bias"])
        if layer["activation"] != "linear":
            graph.add({"relu": "Relu", "softmax": "Softmax"}[layer["activation"]])
    elif layer["type"] == "conv_bn":
        conv(graph, weights["kernel"], weights["bias"], layer["strides"])
    elif layer["type"] == "separable_bn":
        conv(graph, weights["depthwise_kernel"], weights["depthwise_bias"], layer["strides"])
        conv(graph, weights["pointwise_kernel"], weights["pointwise_bias"], 1)
    elif layer["type"] == "global_average_pool2d":
        graph.add("GlobalAveragePool")
        graph.add("Flatten")
    else:
        raise ValueError(f"no ONNX form is written for the layer type {layer['type']!r}: add it to add_layer")


def write_model(path: Path, name: str, spec: Workload) -> None:
    """A network from x to y."""
    data = arrays(name, spec)
    graph = Graph("x")
    for layer, weights, folded in zip(spec["layers"], data["weights"], data["folded"], strict=True):
        add_layer(graph, layer, folded or weights)
    shape = [spec["batch"], *spec["x"]["shape"]]
    if len(shape) == 4:
        shape = [shape[0], shape[3], shape[1], shape[2]]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    graph.save(path, inputs, [spec["batch"], spec["layers"][-1]["units"]])


def write_product(path: Path, name: str, spec: Workload) -> None:
    """y = a @ b with both factors in the model.

    They are inputs with default values: so nothing is copied into the runtime for a run, and the
    product is not computed once and for all when the model is loaded, as with two constants.
    """
    data = arrays(name, spec)
    graph = Graph()
    graph.constants = [numpy_helper.from_array(data[key], key) for key in "ab"]
    graph.nodes = [helper.make_node("MatMul", ["a", "b"], ["y"])]
    shape = [spec["n"], spec["n"]]
    inputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, shape) for key in "ab"]
    graph.save(path, inputs, shape)


def write(folder: Path) -> None:
    """One file for each workload that does not train."""
    for name, spec in workloads().items():
        if spec["kind"] != "train":
            {"predict": write_model, "gemm": write_product}[spec["kind"]](folder / f"{name}.onnx", name, spec)
