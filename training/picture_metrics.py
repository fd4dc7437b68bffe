"""How near pictures are to the truth and to the measurement, as plain functions of batches (docs/mathematics.md, section 7)."""

import math

import torch

import operators


def psnr(a, b):
    """dB of images in [-1, 1], one an image."""
    return 10 * torch.log10(4 / (a.clamp(-1, 1) - b).square().mean((1, 2, 3)))


def consistency(op, x, y):
    """‖Hx − y‖ / ‖y‖ in measured pixels, one an image."""
    measured = getattr(op, 'pixels', lambda v: v)
    r, y = (measured(v).flatten(1) for v in (op.H(x[:, None]) - y, y))
    return r.norm(dim=1) / y.norm(dim=1)


def coverage(op, samples, x):
    """Share of the numbers of x within m ± kσ, k = 1 and 2, one an image; of a mask apart for hidden and for seen pixels.

    m and s² are mean and unbiased variance of the N samples, σ² = s²·(1 + 1/N): what x differs from m by, were x one more sample.
    """
    away = (x - samples.mean(0)).abs()
    sigma = (samples.var(0) * (1 + 1 / len(samples))).sqrt()
    masks = {'': torch.ones_like(x)}
    if isinstance(op, operators.Mask):
        seen = op.mask[:, 0].expand_as(x)
        masks = {'': 1 - seen, 'seen ': seen}
    share = lambda inside, of: (inside * of).sum((1, 2, 3)) / of.sum((1, 2, 3)).clamp(min=1)
    return {f'{name}covered {k}': share((away <= k * sigma).float(), of) for name, of in masks.items() for k in (1, 2)}


def calibrated(k):
    """What `coverage` is of Gaussian draws where x is one of them: Student's t with 3 degrees of freedom, so for four samples."""
    t = k / math.sqrt(3)
    return 2 / math.pi * (t / (1 + t * t) + math.atan(t))
