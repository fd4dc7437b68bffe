"""What held-out image i is asked: its operator in every family, drawn from the streams of seed i (docs/operators.md), and y.

Every model and every method answers the same questions, in whatever batches they are put.
"""

import numpy as np
import torch

import generators
import operators
import rng


class Problem:
    """What image `seed` is asked in a family: choices are the uniforms of stream 6, the operator has streams of its own."""

    def __init__(self, family, seed, size):
        self.family, self.seed, self.size = family, seed, size
        a, b = rng.uniforms(seed, rng.TEST, 2)
        self.stride = 1 if family == 'deblur' else int(family[2:]) if family.startswith('sr') else 2 ** (1 + int(3 * a))
        self.patch, self.probability = 2 ** int(a * int(np.log2(size))), 0.1 * b  # a patch of the whole image asks nothing
        self.rows, self.intensity = 2 + int(a * 127), b

    def mask(self):
        if self.family == 'box':
            return generators.box(self.size, self.seed)
        if self.family == 'strokes':
            return generators.strokes(self.size, self.seed)
        return generators.random_patches(self.size, self.patch, self.probability, self.seed)

    def canvas(self):
        if self.family in ('blur', 'deblur'):
            kernel = generators.camera_shake(self.size, self.stride, self.intensity, self.seed)
            return operators.on_canvas(kernel, 2 * self.size, self.size // 4)
        kernel, offset = operators.sr_kernels(self.stride)[1]  # antialiased bicubic
        return operators.on_canvas(kernel, 2 * self.size, offset)

    def matrix(self):
        return rng.normals(self.seed, rng.MATRIX, (128, 3 * self.size**2))


def stack(arrays):
    return torch.from_numpy(np.stack(arrays)).float()


def build(problems):
    """One batched operator; its blurs share a stride."""
    family = problems[0].family
    if family == 'matrix':
        rows = [p.rows for p in problems]
        return operators.Matrix(stack([p.matrix()[: max(rows)] for p in problems]), torch.tensor(rows))
    if family in ('patches', 'box', 'strokes'):
        return operators.Mask(stack([p.mask() for p in problems])[:, None])
    return operators.Blur(stack([p.canvas() for p in problems]), problems[0].stride)


def groups(family, seeds, size, most):
    """Lists of at most `most` problems that one operator can hold, alike in what they cost."""
    problems = sorted((Problem(family, s, size) for s in seeds), key=lambda p: (p.stride, p.rows))
    while problems:
        n = sum(p.stride == problems[0].stride for p in problems[:most]) if family == 'blur' else most
        yield problems[:n]
        problems = problems[n:]


def regularise(op, std, faces):
    """Makes op.pinv Hᵀ(HHᵀ + 4 std² I)⁻¹, where it is not already."""
    if getattr(op, 'std', None) == std:
        return
    op.std, levels = std, torch.full([faces], std)
    if isinstance(op, operators.Mask):
        op.inverse = op.mask / (1 + 4 * operators.per_sample(levels) ** 2)
    else:
        op.regularise(levels)


def measure(op, problems, x, std):
    """Entries of y = Hx + n; the noise of a face depends on its seed alone, not on its batch."""
    y = op.H(x[:, None])
    regularise(op, std, len(problems))
    if not std:
        return y
    shape = (3, op.q, op.q) if isinstance(op, operators.Blur) else y.shape[2:]
    n = std * torch.stack([torch.from_numpy(rng.normals(p.seed, rng.MEASUREMENT, shape)).float() for p in problems])[:, None]
    if isinstance(op, operators.Blur):
        return y + operators.entries(torch.fft.rfft2(n))
    return y + n * (op.mask.expand(-1, -1, 3, -1, -1).flatten(2) if isinstance(op, operators.Mask) else op.keep[:, None])
