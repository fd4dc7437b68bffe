"""Writes tests/photograph-goldens/: D of a photograph in tiles, and a sample, with a network that answers pixel by pixel. What is judged is
everything around it: operators on a whole photograph, what tiles are told, blending, meeting. float64, rounded to float32.

  golden_photograph.py
"""

from pathlib import Path

import numpy as np
import torch

import generators
import photograph
import rng
import samplers
from golden import REPOSITORY, Goldens

OUT = REPOSITORY / 'tests/photograph-goldens'
SIDE, STEPS, SEED, EVERY = 16, 5, 5, 11


def pointwise(x, sigma, op, y, extra, label):
    """D = x/(1 + σ²) + H†y/2"""
    return (x / (1 + sigma.view(-1, 1, 1, 1) ** 2) + op.pinv(y)[:, 0] / 2,)


def problems():
    """(description as the studio has it, height, width, problem)"""
    mask = np.ones((96, 80))
    mask[40:50, 33:41] = 0
    mask[90:96, 3:30] = 0
    yield {'id': 'mask', 'hidden': [[40, 50, 33, 41], [90, 96, 3, 30]]}, photograph.PhotographMask(mask)
    for stride in (1, 2, 4):
        kernel = generators.camera_shake(SIDE, stride, 0.5, 3)
        yield {'id': 'blur', 'stride': stride, 'kernel': kernel.flatten().tolist()}, photograph.blur(43, 50, kernel, stride, SIDE)
    for stride, kind, kernel in ((2, 'box', generators.box_kernel(2)), (4, 'bicubic', generators.bicubic_kernel(4))):
        yield {'id': 'super-resolution', 'stride': stride, 'filter': kind}, photograph.super_resolution(43, 50, kernel, stride)


def picture(height, width):
    """Smooth and coloured: sums of waves."""
    r, c = np.mgrid[0:height, 0:width]
    return torch.from_numpy(np.stack([np.sin(r / 7 + k) * np.cos(c / (5 + k)) * 0.8 for k in range(3)]))


def main():
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    out, runs = Goldens(), []
    for number, (description, problem) in enumerate(problems()):
        height, width = getattr(problem, 'sides', (problem.height, problem.width))
        x = torch.nn.functional.pad(picture(height, width), [0, problem.width - width, 0, problem.height - height])
        y = problem.apply(x)
        for std in (0.0, 0.1):
            noise = std * torch.from_numpy(rng.normals(SEED, rng.MEASUREMENT, tuple(y.shape)))
            measured = y + noise * (problem.mask if isinstance(problem, photograph.PhotographMask) else 1)
            z = torch.from_numpy(rng.normals(SEED, rng.SAMPLE, (3, problem.height, problem.width)))
            tiled = lambda alone=False, y=measured, s=std, p=problem: photograph.Tiled(pointwise, p, y, SIDE, std=s, alone=alone)
            name = f'photograph/{number}-{description["id"]}-{std}'
            runs.append(
                {
                    'operator': description,
                    **{'height': height, 'width': width, 'std': std},
                    'corners': tiled().corners,
                    'y': out.add(f'{name}/y', measured, EVERY),
                    'first': out.add(f'{name}/first', tiled().d, EVERY),
                    'mmse': out.add(f'{name}/mmse', photograph.mmse(tiled(alone=True), z), EVERY),
                    'sample': out.add(f'{name}/sample', samplers.ipndm(tiled(), z, samplers.schedule(STEPS)), EVERY),
                }
            )
    out.write(OUT, {'command': 'python training/golden_photograph.py', 'side': SIDE, 'steps': STEPS, 'seed': SEED, 'runs': runs})
    print(OUT, {k: len(v) for k, v in out.files.items()})


if __name__ == '__main__':
    Path(OUT).mkdir(exist_ok=True)
    main()
