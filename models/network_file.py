"""Write a fine-tuned network as one small ONNX file: weights as signed bytes, vocabulary and limits beside them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch import nn
from tuned import Network

__all__ = ["network_file", "told"]

OPSET = 17
LARGEST = 127
SMALL = 10_000
"""Numbers of a table up to which it is left as it is."""
INPUTS = ("ids", "mask", "segments")


class _Probabilities(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.network(ids, mask, segments))


def network_file(network: Network) -> bytes:
    """The network alone."""
    one = torch.ones((2, 16), dtype=torch.long)
    axes = {name: {0: "statements", 1: "pieces"} for name in INPUTS}
    buffer = BytesIO()
    torch.onnx.export(
        _Probabilities(network.eval()), (one, one, torch.zeros_like(one)), buffer, input_names=list(INPUTS),
        output_names=["probabilities"], dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    for tensor in list(model.graph.initializer):
        table = numpy_helper.to_array(tensor)
        if table.ndim == 2 and table.size > SMALL and table.dtype == np.float32:
            _shrink(model, tensor, table)
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


def told(network: bytes, said: Mapping[str, str]) -> bytes:
    """The network with what else is said of it, in place of what was."""
    model = onnx.load_from_string(network)
    del model.metadata_props[:]
    helper.set_model_props(model, dict(said))
    data: bytes = model.SerializeToString()
    return data


def _shrink(model: ModelProto, tensor: TensorProto, table: np.ndarray) -> None:
    """Each column as bytes and one scale; they are multiplied where the table is used, once for a constant."""
    name = tensor.name
    scales = np.maximum(np.abs(table).max(0), 1e-12) / LARGEST
    model.graph.initializer.remove(tensor)
    model.graph.initializer.extend(
        [
            numpy_helper.from_array(np.rint(table / scales).astype(np.int8), f"{name}.bytes"),
            numpy_helper.from_array(scales.astype(np.float32), f"{name}.scale"),
        ]
    )
    gathers = [node for node in model.graph.node if node.op_type == "Gather" and node.input[0] == name]
    for node in gathers:
        node.input[0] = f"{name}.bytes"
        whole, node.output[0] = node.output[0], f"{node.output[0]}.bytes"
        _insert(model, list(model.graph.node).index(node) + 1, _scaled(node.output[0], name, whole))
    if not gathers:
        _insert(model, 0, _scaled(f"{name}.bytes", name, name))


def _scaled(bytes_: str, name: str, whole: str) -> list[NodeProto]:
    return [
        helper.make_node("Cast", [bytes_], [f"{whole}.float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{whole}.float", f"{name}.scale"], [whole]),
    ]


def _insert(model: ModelProto, at: int, nodes: list[NodeProto]) -> None:
    for node in reversed(nodes):
        model.graph.node.insert(at, node)
