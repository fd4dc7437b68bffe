"""A small builder for ONNX graphs whose weights lie in shared safetensors files.

Weights are fp16 external data at absolute offsets, cast to float32 in the graph: the session folds the cast away when
it is created. Everything that depends on weights and positions alone (transposed and joined matrices, RoPE tables,
attention masks) is built from such constants and folded the same way, so files stay small.
"""

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

OPSET = 20  # the first with Gelu
MICROSOFT = 'com.microsoft'


class Graph:
    """Nodes in the order they are added; every method returns the name of a tensor."""

    def __init__(self, shapes, places):
        self.shapes, self.places = shapes, places  # of the weights, by state-dict name; a place is (file, offset, bytes)
        self.nodes, self.initializers, self.made, self.count = [], [], {}, 0

    def fresh(self):
        self.count += 1
        return f't{self.count}'

    def op(self, kind, *inputs, outputs: int | list[str] = 1, domain='', **attributes):
        """Adds a node; `outputs` is how many, or their names ('' = not wanted)."""
        names = [self.fresh() for _ in range(outputs)] if isinstance(outputs, int) else outputs
        self.nodes.append(helper.make_node(kind, inputs, names, name=f'{kind}_{len(self.nodes)}', domain=domain, **attributes))
        return names[0] if len(names) == 1 else names

    def once(self, key, make):
        """The tensor that `make` builds, built the first time only."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def const(self, value, dtype: npt.DTypeLike = np.float32):
        """An inline constant."""
        value = np.asarray(value, dtype)

        def make():
            name = f'c{len(self.initializers)}'
            self.initializers.append(onnx.numpy_helper.from_array(value, name))
            return name

        return self.once((value.dtype.str, value.shape, value.tobytes()), make)

    def weight(self, name, rows=None):
        """A weight in float32, or a range of its rows."""

        def make():
            tensor = TensorProto(
                name=name if rows is None else f'{name}[{rows[0]}:{rows[1]}]',
                data_type=TensorProto.FLOAT16,
                data_location=TensorProto.EXTERNAL,
            )
            shape, (file, offset, size) = list(self.shapes[name]), self.places[name]
            if rows is not None:
                stride = size // shape[0]
                offset, size, shape[0] = offset + rows[0] * stride, (rows[1] - rows[0]) * stride, rows[1] - rows[0]
            tensor.dims.extend(shape)
            for key, value in (('location', file), ('offset', offset), ('length', size)):
                tensor.external_data.add(key=key, value=str(value))
            self.initializers.append(tensor)
            return self.op('Cast', tensor.name, to=TensorProto.FLOAT)

        return self.once(('weight', name, rows), make)

    def matrix(self, name, rows=None):
        """A weight [out, in] as the right factor [in, out] of a product."""
        return self.once(('matrix', name, rows), lambda: self.op('Transpose', self.weight(name, rows), perm=[1, 0]))

    def reshape(self, x, *shape):
        return self.op('Reshape', x, self.const(shape, np.int64))

    def split(self, x, sizes, axis):
        return self.op('Split', x, self.const(sizes, np.int64), axis=axis, outputs=len(sizes))

    def slice(self, x, start, end, axis):
        return self.op('Slice', x, *(self.const([v], np.int64) for v in (start, end, axis)))

    def gather_patches(self, x, side, p, channels):
        """[N, (side·p)², channels] → [N, side², p·p·channels]: rank 4 suffices, a row of patches is one batch entry."""
        x = self.op('Transpose', self.reshape(x, -1, p, side, p * channels), perm=[0, 2, 1, 3])
        return self.reshape(x, -1, side * side, p * p * channels)

    def scatter_patches(self, x, side, p, channels):
        """Inverse of `gather_patches`."""
        x = self.op('Transpose', self.reshape(x, -1, side, p, p * channels), perm=[0, 2, 1, 3])
        return self.reshape(x, -1, (side * p) ** 2, channels)

    def norm(self, x, scale, epsilon=1e-6):
        """x · scale · rsqrt(mean x² + ε) over the last axis."""
        return self.op('SimplifiedLayerNormalization', x, scale, axis=-1, epsilon=epsilon)

    def geglu(self, x, up, down):
        """down(a · gelu(g)), [a ‖ g] = up x; two products instead of one and a split."""
        hidden = self.shapes[up][0] // 2
        a = self.op('MatMul', x, self.matrix(up, (0, hidden)))
        g = self.op('Gelu', self.op('MatMul', x, self.matrix(up, (hidden, 2 * hidden))))
        return self.op('MatMul', self.op('Mul', a, g), self.matrix(down))

    def model(self, inputs, outputs, name):
        """The finished model; inputs and outputs map tensor names to shapes ('N' is symbolic) or (shape, type)."""

        def info(pairs):
            typed = {k: v if isinstance(v, tuple) else (v, TensorProto.FLOAT) for k, v in pairs.items()}
            return [helper.make_tensor_value_info(k, kind, shape) for k, (shape, kind) in typed.items()]

        graph = helper.make_graph(self.nodes, name, info(inputs), info(outputs), self.initializers)
        return helper.make_model(
            graph,
            producer_name='training/export.py',
            ir_version=10,
            opset_imports=[helper.make_opsetid('', OPSET), helper.make_opsetid(MICROSOFT, 1)],
        )
