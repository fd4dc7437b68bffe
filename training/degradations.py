"""Operators drawn at random for training, one per sample, on the device and without waiting for it: no loop over images, no transfer.

Every function takes what it draws from torch's generator of the device. Masks are [n, S, S] bool, True where visible; kernels [n, K, K]
of sum 1. `degrade` makes the operators of a whole batch: all families side by side.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

import operators

MOST_ROWS = 128


@dataclass(frozen=True)
class Mixture:
    """How much of what a network is trained on; shares of a whole are in 0 … 1."""

    shares: dict  # {family: share of a batch}, in the order of the batch
    masks: tuple  # upper ends on 0 … 1: patches, missing boxes, free forms, strokes that hide, strokes that show; the rest hides nothing
    strides: tuple  # of the blurs, by turns; 1 is plain deblurring
    resizing: float  # share of the blurs that make smaller: block average and antialiased bicubic
    far: float  # share of the images with ln σ uniform in [ln 4, ln 110], where the MMSE step and a sampler's first steps live

    def counts(self, n):
        """{family: how many of n images}, rounded so that they add up; nobody's images are none's."""
        ends = [round(n * s) for s in np.cumsum(list(self.shares.values()))]
        return {family: b - a for family, a, b in zip(self.shares, [0, *ends], ends)}


MIXTURES = {
    'faces': Mixture(
        {'none': 1 / 8, 'mask': 3 / 8, 'blur': 2 / 8, 'matrix': 2 / 8},
        (0.50, 0.62, 0.74, 0.93, 0.97),
        (1, 2, 2, 4, 4, 4, 8, 8),
        resizing=0.35,
        far=0.25,
    ),
    # What people do to a photograph: strokes, shake of little or no stride, small pictures; and more of it where one step must do.
    'photographs': Mixture(
        {'none': 1 / 32, 'mask': 14 / 32, 'blur': 15 / 32, 'matrix': 2 / 32},
        (0.12, 0.22, 0.36, 0.93, 0.97),
        (1, 2, 4, 1, 2, 4, 2, 8),
        resizing=0.45,
        far=0.5,
    ),
}
FACES = MIXTURES['faces']


# --- masks ----------------------------------------------------------------------------------------------------------


def patches(n, s, device):
    """Visible patches of 1 … S/2 pixels, each with a probability below 0.1, at least one."""
    p, levels = 0.1 * torch.rand(n, 1, 1, device=device), int(math.log2(s))
    which = torch.randint(levels, (n, 1, 1), device=device)
    out = torch.zeros(n, s, s, dtype=torch.bool, device=device)
    for level in range(levels):
        r = torch.rand(n, s >> level, s >> level, device=device)
        seen = (r < p) | (r <= r.amin((1, 2), keepdim=True))
        out |= seen.repeat_interleave(1 << level, 1).repeat_interleave(1 << level, 2) & (which == level)
    return out


def missing_boxes(n, s, device):
    """All but a rectangle with two random corners. Boxes that show their inside stay unseen."""
    a = torch.rand(n, 2, 2, device=device) * s  # axes, corners
    at = torch.arange(s, device=device) + 0.5
    inside = (at >= a.amin(2, keepdim=True)) & (at <= a.amax(2, keepdim=True))
    return ~(inside[:, 0, :, None] & inside[:, 1, None, :])


def free_forms(n, s, device):
    """Where a smooth random field is low; 5 … 95 % visible."""
    which, out = torch.randint(3, (n, 1, 1), device=device), torch.zeros(n, s, s, device=device)
    for i, grid in enumerate((4, 8, 16)):
        field = F.interpolate(torch.randn(n, 1, grid, grid, device=device), s, mode='bicubic', align_corners=False)[:, 0]
        out = out + field * (which == i)
    out = (out - out.mean((1, 2), keepdim=True)) / out.std((1, 2), keepdim=True)
    return out < torch.special.ndtri(0.05 + 0.9 * torch.rand(n, 1, 1, device=device))


def strokes(n, s, device, points=24):
    """What the page's brush paints: one to three smooth paths of a round brush, True where painted; most cover 5 … 30 %."""
    m = 3 * n
    turn = (0.175 * torch.randn(m, points, device=device)).cumsum(1) + 2 * math.pi * torch.rand(m, 1, device=device)
    step = s / points * (0.2 + 1.3 * torch.rand(m, 1, 1, device=device))
    path = (step * torch.stack([turn.sin(), turn.cos()], -1)).cumsum(1) + s * torch.rand(m, 1, 2, device=device)
    drawn = torch.rand(n, 3, device=device) < torch.arange(3, device=device).mul(-0.35).add(1.05)  # the first always
    path = torch.where(drawn.view(m, 1, 1), path, -1e4).view(n, 3 * points, 2)
    at = torch.arange(s, device=device) + 0.5
    squares = (path[..., None] - at).square()  # [n, points, axes, S]
    distance = (squares[:, :, 0, :, None] + squares[:, :, 1, None, :]).amin(1)
    return distance < (s * (0.02 + 0.10 * torch.rand(n, 1, 1, device=device))).square()


def masks(n, s, device, mixture=FACES):
    """Patches, missing boxes, free forms, strokes that hide, strokes that show; a few hide nothing."""
    u, painted = torch.rand(n, 1, 1, device=device), strokes(n, s, device)
    kinds = (
        patches(n, s, device),
        missing_boxes(n, s, device),
        free_forms(n, s, device),
        ~painted,
        painted | ~painted.any(2, keepdim=True).any(1, keepdim=True),  # a stroke beside the picture would show nothing
    )
    out = torch.ones_like(painted)
    for below, mask in reversed(list(zip(mixture.masks, kinds))):
        out = torch.where(u < below, mask, out)
    return operators.Mask(out.float()[:, None])


# --- blurs ----------------------------------------------------------------------------------------------------------


def shakes(n, k, stride, device):
    """Camera shake (docs/operators.md): smooth random walks splatted bilinearly, then blurred with a Gaussian of std `stride`."""
    u = functools.partial(torch.rand, device=device)
    intensity, t = u(n, 1), torch.arange(64, device=device)
    flip = (u(n, 64) < 0.03 * intensity) * (0.5 + 0.5 * u(n, 64)) * math.pi
    jitter = torch.randn(n, 64, device=device) * 0.1 * 0.35 * intensity
    decay = (0.9 ** (t[:, None] - t).clamp(min=0).float()).tril()  # turn_t = 0.9 turn_{t−1} + jitter_t
    turn = jitter @ decay.T + 0.05 * torch.randn(n, 1, device=device) * 0.9 ** (t + 1).float()
    angle = 2 * math.pi * u(n, 1) + (turn + flip).cumsum(1)
    step = (0.15 + 0.6 * u(n, 1)) * k / 64 * (0.3 + 1.4 * u(n, 64))
    path = torch.stack([step * angle.sin(), step * angle.cos()]).cumsum(2)  # [2, n, 64]: rows, columns
    path = (path - path.mean(2, keepdim=True) + k / 2).clamp(0, k - 1.001)
    at = torch.arange(k, device=device)
    rows, columns = (1 - (path[..., None] - at).abs()).clamp(min=0)  # hat functions
    gauss = (-((at[:, None] - at) ** 2) / (2 * stride**2)).exp()
    kernel = gauss @ (rows.mT @ columns) @ gauss
    return kernel / kernel.sum((1, 2), keepdim=True)


def round_kernels(n, k, stride, device):
    """Half Gaussians of std 0.5 … 2.5 strides, half discs of radius 0.7 … 4 strides with a soft edge, in the middle as shakes are."""
    at = torch.arange(k, device=device) - k / 2
    r2 = at[:, None] ** 2 + at**2
    width = stride * (0.5 + 2 * torch.rand(n, 1, 1, device=device))
    radius = (stride * (0.7 + 3.3 * torch.rand(n, 1, 1, device=device))).clamp(max=k / 2 - 1)
    is_gauss = torch.rand(n, 1, 1, device=device) < 0.5
    kernel = torch.where(is_gauss, (-r2 / (2 * width**2)).exp(), torch.sigmoid(4 * (radius - r2.sqrt())))
    return kernel / kernel.sum((1, 2), keepdim=True)


@functools.cache
def resizing(stride, side, device):
    """Canvases [2, 2S, 2S] of block average and antialiased bicubic; at stride 1, where both change nothing, a dot."""
    kernels = [(np.ones((1, 1)), 0)] * 2 if stride == 1 else operators.sr_kernels(stride)
    return torch.from_numpy(np.stack([operators.on_canvas(k, side, at) for k, at in kernels])).float().to(device)


def blurs(n, s, stride, device, mixture=FACES):
    """A kernel each: of a third super-resolution or more, of the rest three quarters camera shake, a quarter Gaussians and discs; one
    stride for all."""
    k, u = s // 2, torch.rand(2, n, 1, 1, device=device)
    kernels = torch.where(u[0] < 0.75, shakes(n, k, stride, device), round_kernels(n, k, stride, device))
    canvas = F.pad(kernels, [s // 4, 2 * s - s // 4 - k] * 2)
    other = resizing(stride, 2 * s, device)[torch.randint(2, (n,), device=device)]
    return operators.Blur(torch.where(u[1] < mixture.resizing, other, canvas), stride)


# --- matrices, and all ----------------------------------------------------------------------------------------------


def matrices(n, s, device):
    """2 … MOST_ROWS rows a sample of one Gaussian matrix."""
    rows = torch.randint(2, MOST_ROWS + 1, (n,), device=device)
    return operators.Matrix(torch.randn(MOST_ROWS, 3 * s * s, device=device), rows)


def degrade(x, sn, seen, turn, mixture=FACES):
    """`Mixed` of a batch x [N, 3, S, S] with y inside: families in the order of the mixture, the blurs' stride by `turn`.

    sn [N]: noise of the measurement; seen [N]: 1 where the network is told H.
    """
    n, s, at, parts = len(x), x.shape[-1], 0, []
    stride = min(mixture.strides[turn % len(mixture.strides)], s // 4)
    draw = {
        'mask': lambda m: masks(m, s, x.device, mixture),
        'blur': lambda m: blurs(m, s, stride, x.device, mixture),
        'matrix': lambda m: matrices(m, s, x.device),
    }
    for family, m in mixture.counts(n).items():
        part, at = slice(at, at + m), at + m
        if not m:
            continue
        op = draw[family](m) if family in draw else None
        parts.append((part, op, None if op is None else op.measure(x[part][:, None], sn[part])))
    return operators.Mixed(parts, seen, s)
