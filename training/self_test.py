"""What PyTorch says of one evaluation in every operator family, small enough to be shipped: a device holds itself against it."""

import base64
import json

import numpy as np

from problems import Problem, cases, noisy_photo, photo

FILE, SIGMA, SEED = 'self-test.json', 0.5, 0
FAMILIES = ('none', 'mask', 'blur4', 'superres4', 'matrix')
MOST = 4096  # values of D that are kept of a case


def floats(values):
    return base64.b64encode(np.asarray(values).astype('<f4').tobytes()).decode()


def write(folder, manifest, net):
    """self-test.json: x = photo + σz, z of SEED, stream 6; D without a class, every so-many-th value of it."""
    size, noise = manifest['config']['size'], manifest['noise']
    every, found = max(1, 3 * size**2 // MOST), []
    for name, spec, std, blind in cases(size):
        if name not in FAMILIES:
            continue
        problem = Problem(spec, std, blind, size, noise['rule'], noise['blurFactor'])
        d = problem.denoise(net, noisy_photo(size, SIGMA, 1, SEED), SIGMA)[:, :3]
        handed = problem.handed is not None
        # A mask or kernel travels whole; other operators are made of their numbers.
        params = {k: v for k, v in spec.items() if k != 'id' and (not handed or k == 'stride')}
        one = {'name': name, 'operator': spec['id'], 'params': params, 'handed': floats(problem.handed) if handed else None}
        one |= {'std': std, 'noiseSeed': Problem.NOISE_SEED, 'seed': SEED, 'sigma': SIGMA}
        found.append(one | {'every': every, 'expected': floats(d.flatten()[::every])})
    test = {'format': 1, 'weightsSha256': manifest['weights']['sha256'], 'photo': floats(photo(size)), 'cases': found}
    (folder / FILE).write_text(json.dumps(test) + '\n')
