"""How near pictures are to the truth and to the measurement, as plain functions of batches (docs/mathematics.md, section 7)."""

import math

import torch
from torch.nn.functional import conv2d

import operators

WINDOW, SIGMA = 11, 1.5


def psnr(a, b):
    """dB of images in [-1, 1], one an image."""
    return 10 * torch.log10(4 / (a.clamp(-1, 1) - b).square().mean((1, 2, 3)))


def ssim(a, b):
    """Structural similarity of images in [-1, 1], one an image (Wang et al. 2004, K1 = 0.01, K2 = 0.03, colours one by one).

    Gaussian windows of 11 x 11, σ = 1.5, that lie whole in the picture; covariances are of samples (divided by 120), as in
    skimage.metrics.structural_similarity(channel_axis=0, data_range=2, gaussian_weights=True, sigma=1.5).
    """
    at = torch.arange(WINDOW, dtype=torch.float64) - WINDOW // 2
    line = torch.exp(-at.square() / (2 * SIGMA**2))
    window = (line[:, None] * line / line.sum() ** 2).to(b)[None, None]
    mean = lambda v: conv2d(v.flatten(0, 1)[:, None], window).view(*v.shape[:2], *(s - WINDOW + 1 for s in v.shape[2:]))
    a, samples = a.clamp(-1, 1), WINDOW**2 / (WINDOW**2 - 1)
    ma, mb = mean(a), mean(b)
    covariance = lambda u, v, mu, mv: samples * (mean(u * v) - mu * mv)
    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
    luminance = (2 * ma * mb + c1) / (ma.square() + mb.square() + c1)
    structure = (2 * covariance(a, b, ma, mb) + c2) / (covariance(a, a, ma, ma) + covariance(b, b, mb, mb) + c2)
    return (luminance * structure).mean((1, 2, 3))


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
