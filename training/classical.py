"""What people use without a network: in-painting of OpenCV, Wiener and total variation of scikit-image, bicubic, A†y. Each with a few
settings, of which the best on the mean is quoted. Arrays [3, H, W] in [−1, 1]."""

import numpy as np
import torch
from PIL import Image

import photograph
import picture_metrics

RADII = (2, 3, 5, 8)
BALANCES = (1e-4, 1e-3, 1e-2, 0.03, 0.1)
WEIGHTS = (0.005, 0.01, 0.02, 0.05)


def to_bytes(x):
    return ((x.clamp(-1, 1) + 1) * 127.5).round().byte().movedim(0, 2).numpy()


def from_bytes(image):
    return torch.from_numpy(np.asarray(image, np.float64) / 127.5 - 1).movedim(2, 0)


def ssim(a, x):
    return float(picture_metrics.ssim(a[None], x[None]))


def inpainted(problem, y):
    """Telea 2004 and Navier–Stokes (Bertalmio 2001)."""
    import cv2  # pyright: ignore[reportMissingImports]

    hidden = (1 - problem.mask).byte().numpy()
    for name, flag in (('telea', cv2.INPAINT_TELEA), ('navier-stokes', cv2.INPAINT_NS)):
        for radius in RADII:
            yield f'{name} radius={radius}', lambda r=radius, f=flag: from_bytes(cv2.inpaint(to_bytes(y), hidden, r, f))


def enlarged(problem, y):
    """Bicubic enlargement of a low resolution: of the samples that stand for blocks of the picture."""
    (h, w), s = problem.sides, problem.stride
    top, left = -problem.rows[0], -problem.columns[0]
    small = y[:, top : top + -(-h // s), left : left + -(-w // s)].float().numpy()
    grow = lambda plane: np.asarray(Image.fromarray(plane).resize((plane.shape[1] * s, plane.shape[0] * s), Image.Resampling.BICUBIC))
    return torch.from_numpy(np.stack([grow(plane) for plane in small])).double()[:, :h, :w]


def deconvolved(problem, y, balance):
    """Wiener's filter of a blur with a stride of 1. The filter's middle is what scikit-image aligns."""
    from skimage.restoration import wiener  # pyright: ignore[reportMissingImports]

    (h, w), k = problem.sides, len(problem.kernel)
    impulse = problem.kernel.numpy()[::-1, ::-1]
    planes = np.stack([np.asarray(wiener(plane.numpy(), impulse, balance, clip=False)) for plane in y])
    return torch.from_numpy(planes)[:, k // 2 : k // 2 + h, k // 2 : k // 2 + w]


def smoothed(x, weight):
    from skimage.restoration import denoise_tv_chambolle  # pyright: ignore[reportMissingImports]

    return torch.from_numpy(denoise_tv_chambolle(x.numpy(), weight=weight, channel_axis=0))


def methods(problem, std, y):
    """(name with its setting, what gives the picture) of all that fits the problem. What stands before the setting is one method."""
    if isinstance(problem, photograph.PhotographMask):
        yield from inpainted(problem, y)
        return
    for steps in (2, 4, 8, 30, 60) if std or problem.stride == 1 else (30, 60):
        yield f'A†y steps={steps}', lambda n=steps: problem.pinv(y, n)
    if problem.offset <= 0:  # a low resolution: samples stand for blocks
        yield 'bicubic', lambda: enlarged(problem, y)
    if problem.stride == 1:
        for balance in BALANCES:
            yield f'Wiener balance={balance}', lambda b=balance: deconvolved(problem, y, b)
        for balance in BALANCES[1:4]:
            for weight in WEIGHTS:
                yield f'Wiener, then TV weights={balance}/{weight}', lambda b=balance, t=weight: smoothed(deconvolved(problem, y, b), t)
    else:
        for weight in WEIGHTS:
            yield f'A†y, then TV weight={weight}', lambda t=weight: smoothed(problem.pinv(y, 30), t)


def answers(problem, std, y, x, score, tick):
    """{method with setting: (PSNR, SSIM, seconds)}"""
    out = {}
    for name, make in methods(problem, std, y):
        began = tick()
        out[name] = [*score(make()), tick() - began]
    return out
