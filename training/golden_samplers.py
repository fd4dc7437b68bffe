"""Writes tests/sampler-goldens/: what every sampler's PyTorch twin makes of 5 steps from given noises.

  golden_samplers.py       (rewrites everything; seconds)

D(x; σ) is the closed form of pictures that are N(m, c²), m and c by colour: no network is needed. x_T and fresh noises are the
studio's (streams 0 and 5), two samples, y is the photo's; every family at σ_n = 0 and, where it is measured, 0.1, both variants of the
zero-shot methods.
"""

import inspect

import numpy as np
import torch

import rng
import samplers
from golden import REPOSITORY, Goldens, title
from problems import MATRIX, NONE, Problem, build, patches, photo, shake, shrink

OUT = REPOSITORY / 'tests/sampler-goldens'
SIZE, STEPS, SEEDS, EVERY = 16, 5, (3, 4), 5
DIRECTIONS = 3
SETTINGS = {'ddim': (('even', {'eta': 1.0}), ('edm', {'eta': 0.5}))}  # levels and settings of a solver with fresh noise, where it has any
MEAN, SPREAD = (-0.2, 0.0, 0.2), (0.3, 0.4, 0.5)
BOX = {'id': 'mask', 'generator': 'box', 'seed': 12}
FAMILIES = (NONE, patches(SIZE), BOX, shake(2), shake(4), shake(8), shrink(4, 'box'), shrink(2, 'bicubic'), MATRIX)
# Their singular values fall to 0 without a gap: what is left of H† at the end of a factor is a matter of rounding. Steps solve them here.
GAPLESS = (shake(2), shrink(2, 'bicubic'))


def denoise(x, sigma):
    m, c = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, SPREAD))
    return m + (x - m) * c**2 / (c**2 + sigma**2)


def vjp(x, sigma, v):
    """J_xᵀv of that D."""
    c = torch.tensor(SPREAD).view(1, 3, 1, 1)
    return v * c**2 / (c**2 + sigma**2)


def noise(stream, index):
    shape = (3, SIZE, SIZE)
    return torch.from_numpy(np.stack([rng.normals(s, stream, shape, index * int(np.prod(shape))) for s in SEEDS])).float()


def zero_shot(problem, method, settings):
    if method in ('pigdm', 'dps'):
        settings = {**settings, 'vjp': vjp}
    start = STEPS if method == 'daps' else samplers.schedule(STEPS)
    return getattr(samplers, method)(denoise, noise(rng.SAMPLE, 0), start, problem, lambda i: noise(rng.SAMPLER, i), **settings)


def solvers(*needs):
    """(name on the page, function) of every solver in samplers.py that needs these arguments and no others; one that is added too."""
    needed = lambda f: tuple(p.name for p in inspect.signature(f).parameters.values() if p.default is p.empty)
    return [(name.replace('_', '-'), f) for name, f in vars(samplers).items() if inspect.isfunction(f) and needed(f) == needs]


def main():
    torch.set_num_threads(1)
    out, runs = Goldens(), []
    z = noise(rng.SAMPLE, 0)
    for name, solver in solvers('denoise', 'z', 'sigmas'):
        x = solver(denoise, z, samplers.schedule(STEPS))
        runs.append({'sampler': name, 'operator': None, 'std': 0, 'params': {}, 'array': out.add(f'samplers/{name}', x, EVERY)})
    for name, solver in solvers('denoise', 'z', 'sigmas', 'fresh'):
        for levels, settings in SETTINGS.get(name, (('even', {}), ('edm', {}))):
            sigmas = (samplers.even if levels == 'even' else samplers.schedule)(STEPS)
            x = solver(denoise, z, sigmas, lambda i: noise(rng.SAMPLER, i), **settings)
            array = out.add('/'.join(['samplers', name, levels, *(f'eta {v}' for v in settings.values())]), x, EVERY)
            runs.append({'sampler': name, 'operator': None, 'std': 0, 'params': {'levels': levels, **settings}, 'array': array})
    for spec in FAMILIES:
        operator, _ = build(spec, SIZE)
        for std in (0.0, 0.1) if operator.noisy else (0.0,):
            clean = operator.apply(photo(SIZE)[None])[0]
            y = (operator.add_noise(clean, std, Problem.NOISE_SEED) if std else clean).float()
            problem = samplers.Problem([operator] * len(SEEDS), [y] * len(SEEDS), std)
            choices = [(m, {'variant': v}) for m in ('ddrm', 'ddnm', 'daps', 'pigdm', 'dps') for v in ('published', 'reference')]
            if hasattr(operator, 'q') and not std:
                choices += [(m, {'variant': 'published', 'inverse': 'as-trained'}) for m in ('ddrm', 'ddnm')]
            if not std:
                solves = 'once' if spec in GAPLESS else 'often'
                asked_often = samplers.Problem([operator] * len(SEEDS), [y] * len(SEEDS), std, solves=solves)
                x = samplers.ipndm(samplers.meeting(denoise, asked_often.missing), z, samplers.schedule(STEPS))
                name = f'samplers/ipndm/{title(spec)}/met'
                runs.append(
                    {
                        'sampler': 'ipndm',
                        'operator': spec,
                        'std': 0,
                        'solves': solves,
                        'params': {'meet': 'met'},
                        'array': out.add(name, x, EVERY),
                    }
                )
            for method, settings in choices:
                name = f'samplers/{method}/{title(spec)}/{std}/{"-".join(settings.values())}'
                x = zero_shot(problem, method, settings)
                runs.append({'sampler': method, 'operator': spec, 'std': std, 'params': settings, 'array': out.add(name, x, EVERY)})
    confined = []
    for spec in (spec for spec in FAMILIES[1:] if spec not in GAPLESS):
        operator, _ = build(spec, SIZE)
        problem = samplers.Problem([operator], [operator.apply(photo(SIZE)[None])[0].float()], 0.0, solves='often')
        shape = (3, SIZE, SIZE)
        # Of falling length, as a head gives them.
        w = torch.stack([torch.from_numpy(rng.normals(50 + k, rng.TEST, shape)) / (1 + k) for k in range(DIRECTIONS)]).float()
        mean, axes = samplers.in_null_space(problem, denoise(noise(rng.SAMPLE, 0), 1.0)[0], w)
        name = f'samplers/null-space/{title(spec)}'
        arrays = {'mean': out.add(f'{name}/mean', mean, EVERY), 'axes': out.add(f'{name}/axes', axes, EVERY)}
        confined.append({'operator': spec, 'solves': 'often', **arrays})
    out.write(
        OUT,
        {
            'command': 'python training/golden_samplers.py',
            'size': SIZE,
            'steps': STEPS,
            'seeds': SEEDS,
            'mean': MEAN,
            'spread': SPREAD,
            'noiseSeed': Problem.NOISE_SEED,
            'runs': runs,
            'directions': DIRECTIONS,
            'confined': confined,
        },
    )
    print(f'{OUT}: {sum(map(len, out.files.values())) / 1e3:.0f} kB, {len(runs)} runs')


if __name__ == '__main__':
    main()
