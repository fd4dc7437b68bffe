"""Writes tests/goldens/: what PyTorch says about randomness, operators, the denoiser and its trajectories.

  golden.py            (needs the exported models; rewrites everything; the same machine gives the same bytes)

Arrays are little-endian float32 in one .bin a group; index.json names each with file, byte offset, length and `every`
(1 = all values, n = values 0, n, 2n, … of the flattened array). Operators are float64, networks float32 with the shipped weights.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import torch

import model
import nppc
import rng
import samplers
import weights
from parity import vjp_by_autograd
from presets import Config
from problems import MATRIX, NONE, SIGMAS, Problem, build, cases, noisy_photo, patches, photo, shake, shrink
from studio_operators import Matrix

REPOSITORY = Path(__file__).resolve().parent.parent
OUT = REPOSITORY / 'tests/goldens'
FOLDERS = {
    'tiny': 'public/models/tiny',
    'tiny-twin': 'tests/models/tiny-twin',
    'tiny-levels': 'tests/models/tiny-levels',
    'faces64': 'public/models/faces64',
}
SEEDS = (0, 1, 11, 5 * 2**32 + 7)
LABEL = 1  # of the class-conditional twin
EVERY = {'faces64': 3, 'tiny-levels': 7}  # how much of D and of trajectories is kept
DENOISED = {'tiny-twin': ('none', 'mask', 'blur4', 'matrix'), 'tiny-levels': ('none', 'mask', 'blur4', 'superres4', 'matrix')}  # else all
DRAWN = {'tiny': ('none', 'mask', 'blur2', 'blur4', 'superres4', 'matrix'), 'faces64': ('blur4',)}


class Goldens:
    """Collects arrays by name `group/…`."""

    def __init__(self):
        self.files, self.arrays = {}, {}

    def add(self, name, values, every=1):
        flat = np.asarray(values).reshape(-1)[::every].astype('<f4')
        blob = self.files.setdefault(name.split('/')[0] + '.bin', bytearray())
        self.arrays[name] = {'file': name.split('/')[0] + '.bin', 'offset': len(blob), 'length': len(flat), 'every': every}
        blob += flat.tobytes()
        return name

    def write(self, folder, about):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob('*.bin'):  # others write here too
            old.unlink()
        for name, blob in self.files.items():
            (folder / name).write_bytes(blob)
        index = {'command': 'python training/golden.py', 'arrays': self.arrays} | about
        (folder / 'index.json').write_text(json.dumps(index, indent=1) + '\n')


def randomness(out):
    """Raw words, uniforms and normals of some seeds and streams."""
    entries = []
    for seed in SEEDS:
        for stream in (rng.SAMPLE, rng.KERNEL):
            counter = [[block, 0, stream, 0] for block in range(2)]
            name = f'rng/{seed}/{stream}'
            words = rng.philox(counter, (seed % 2**32, seed // 2**32))
            entries.append(
                {
                    'seed': seed,
                    'stream': stream,
                    'words': words.flatten().tolist(),
                    'uniforms': rng.uniforms(seed, stream, 8).tolist(),
                    'normals': out.add(name, rng.normals(seed, stream, (64,))),
                }
            )
    return entries


def operator_specs(size):
    masks = [patches(size), {'id': 'mask', 'generator': 'box', 'seed': 12}, {'id': 'mask', 'generator': 'missing-box', 'seed': 12}]
    bicubic = [shrink(s, 'bicubic') for s in (2, 4, 8) if 4 * s <= size]
    return [NONE, *masks, *(shake(s) for s in (1, 2, 4, 8)), *(shrink(s, 'box') for s in (2, 4, 8)), *bicubic, MATRIX]


def title(spec):
    return '-'.join(str(spec[k]) for k in ('id', 'generator', 'filter', 'stride') if k in spec)


def operator_golden(out, size, spec):
    """Every function of one operator. x = [photo, normals of seed 31], v = normals of seed 32, features from seed 33, all stream 6."""
    operator, handed = build(spec, size)
    every, name = (3 if size == 16 else 101), f'operators-{size}/{title(spec)}'
    x = torch.stack([photo(size), torch.from_numpy(rng.normals(31, rng.TEST, (3, size, size)))])
    y = operator.apply(x)
    a = torch.from_numpy(rng.normals(33, rng.TEST, (1, 2, 3, size, size))) * 0.5
    weight, bias = (torch.from_numpy(rng.normals(34 + i, rng.TEST, shape)) for i, shape in enumerate(((2, 3), (2,))))
    exact, residual, steps = operator.pinv_exact(y[:1])
    entry = {
        'size': size,
        'operator': spec,
        'measurementSize': operator.measurement_size,
        'rank': operator.rank,
        'noisy': operator.noisy,
        'exact': {'residual': residual, 'iterations': steps},
        'std': 0.1,
        'blurFactor': 4,
        'noiseSeed': Problem.NOISE_SEED,
    }
    arrays = {
        'apply': y,
        'adjoint': operator.adjoint(torch.from_numpy(rng.normals(32, rng.TEST, tuple(y.shape)))),
        'pinv': operator.pinv(y),
        'pinvNoisy': operator.pinv(y, 0.1),
        'pinvExact': exact,
        'features': operator.features(a, y[0], weight, bias),
        'featuresNoisy': operator.features(a, y[0], weight, bias, 0.1),
        'noisy': operator.add_noise(y[0], 0.1, Problem.NOISE_SEED),
    }
    entry['arrays'] = {k: out.add(f'{name}/{k}', v, every) for k, v in arrays.items()}
    if handed is not None:
        entry['arrays']['handed'] = out.add(f'{name}/handed', handed)  # the whole mask or kernel
    if isinstance(operator, Matrix):
        entry['arrays']['rows'] = out.add(f'{name}/rows', operator.a, 37 if size == 16 else 997)
    return entry


def load(folder):
    """(denoiser in float32, manifest) of an exported model."""
    manifest = json.loads((REPOSITORY / folder / 'manifest.json').read_text())
    state, about = weights.load_model(REPOSITORY / folder)
    net = Config(**about['cfg']).network().eval()
    net.load_state_dict(state)
    return net, manifest


def described(spec, std, blind, label):
    return {'operator': spec, 'std': std, 'noiseSeed': Problem.NOISE_SEED, 'blind': blind, 'label': label}


def problem(spec, std, blind, manifest):
    return Problem(spec, std, blind, manifest['config']['size'], manifest['noise']['rule'], manifest['noise']['blurFactor'])


def denoiser(out, model_id, net, manifest, every, names=None):
    """D at four noise levels; x = photo + σ z, z of seed 0, stream 6, rounded to float32."""
    size, label = manifest['config']['size'], LABEL if manifest['config']['classes'] else None
    entries = []
    for name, spec, std, blind in cases(size):
        if names is not None and name not in names:
            continue
        p = problem(spec, std, blind, manifest)
        entry = {
            'model': model_id,
            'case': name,
            **described(spec, std, blind, label),
            'seed': 0,
            'sigmas': SIGMAS,
            'handed': None if p.handed is None else out.add(f'{model_id}/{name}/handed', p.handed),
        }
        entry['arrays'] = [out.add(f'{model_id}/{name}/{s}', p.denoise(net, noisy_photo(size, s, 1), s, label), every) for s in SIGMAS]
        entries.append(entry)
    return entries


def sigmas(n, low, high, rho=7):
    i = np.arange(n) / (n - 1)
    return [*((high ** (1 / rho) + i * (low ** (1 / rho) - high ** (1 / rho))) ** rho).tolist(), 0.0]


def heun(denoise, x, levels):
    """EDM's deterministic sampler (Karras 2022, algorithm 1); yields x after every step. State float32, coefficients float64."""
    for s, t in itertools.pairwise(levels):
        h, d = t - s, denoise(x, s)
        euler = (1 + h / s) * x - h / s * d
        if t:
            e = denoise(euler, t)
            a, b = h / (2 * s), h / (2 * t)
            x = (1 + a) * x - a * d + b * euler - b * e
        else:
            x = euler
        yield x


def trajectories(out, model_id, net, manifest, names, every):
    """x after all of 4 steps, and after every 8th of 32; x_T = 80 z, z of seed 0, stream 0."""
    size, entries = manifest['config']['size'], []
    start = torch.from_numpy(rng.normals(0, rng.SAMPLE, (1, 3, size, size))).float()
    for name, spec, std, blind in cases(size):
        if name not in names:
            continue
        p = problem(spec, std, blind, manifest)
        for steps, kept in ((4, (1, 2, 3, 4)), (32, (8, 16, 24, 32))):
            levels = sigmas(steps, manifest['sigmaMin'], manifest['sigmaMax'])
            states = heun(lambda x, s, p=p: p.denoise(net, x, s), start * levels[0], levels)
            arrays = [out.add(f'{model_id}/heun{steps}/{name}/{i}', x, every) for i, x in enumerate(states, 1) if i in kept]
            entries.append(
                {
                    'model': model_id,
                    'case': name,
                    **described(spec, std, blind, None),
                    'seed': 0,
                    'steps': steps,
                    'after': kept,
                    'arrays': arrays,
                }
            )
    return entries


def gradients(out, model_id, net, manifest, every):
    """J_xᵀv of D with nothing measured, at the four noise levels; v = photo + z, z of seed 40, stream 6."""
    size, label = manifest['config']['size'], LABEL if manifest['config']['classes'] else None
    v = noisy_photo(size, 1.0, 1, seed=40)
    arrays = [out.add(f'{model_id}/vjp/{s}', vjp_by_autograd(net, noisy_photo(size, s, 1), s, v, label), every) for s in SIGMAS]
    return {'model': model_id, 'label': label, 'seed': 0, 'vSeed': 40, 'sigmas': SIGMAS, 'arrays': arrays}


def principal(out, model_id, net, manifest, every):
    """NPPC as the studio asks for it: x̂ of pure noise at sigmaMmse (z of seed 0, stream 0), w_1 … w_K orthogonal in order, and ‖w_i‖."""
    config, sigma = manifest['config'], manifest['sigmaMmse']
    if not (manifest.get('nppc') or config['directions']):
        return []
    label, x = (
        LABEL if config['classes'] else None,
        sigma * torch.from_numpy(rng.normals(0, rng.SAMPLE, (1, 3, config['size'], config['size']))),
    )
    if manifest.get('nppc'):
        head = nppc.read_head(REPOSITORY / FOLDERS[model_id] / manifest['nppc']['weights']['shards'][0]['file'], net)[0]
        watch = nppc.Watch(net, head.steps)
    entries = []
    for name, spec, std, blind in cases(config['size']):
        if name not in (('mask', 'blur4') if label else ('mask', 'blur4', 'matrix-noisy', 'blur4-blind')):
            continue
        p = problem(spec, std, blind, manifest)
        d = p.denoise(net, x.float(), sigma, label)
        raw = head(watch.seen)[0] if manifest.get('nppc') else d[0, 3:].unflatten(0, (-1, 3))
        w = nppc.orthogonal(raw.double().flatten(1)[None])[0]
        arrays = {
            'mean': out.add(f'nppc/{model_id}/{name}/mean', d[:, :3], every),
            'directions': out.add(f'nppc/{model_id}/{name}/directions', w, every),
            'norms': out.add(f'nppc/{model_id}/{name}/norms', w.norm(dim=1)),
        }
        entries.append({'model': model_id, 'case': name, **described(spec, std, blind, label), 'seed': 0, 'arrays': list(arrays.values())})
    return entries


def zero_shot(out, model_id, net, manifest, steps=5):
    """ΠGDM and DPS with the network's own gradients: x after all steps; noises of seed 0, streams 0 and 5."""
    size, entries = manifest['config']['size'], []
    nothing = problem(NONE, 0.0, False, manifest)
    noise = lambda stream, i: torch.from_numpy(rng.normals(0, stream, (1, 3, size, size), i * 3 * size**2)).float()
    for name, spec, std, blind in cases(size):
        if name not in ('mask', 'blur4', 'matrix-noisy'):
            continue
        p = problem(spec, std, blind, manifest)
        for method in ('pigdm', 'dps'):
            x = getattr(samplers, method)(
                lambda x, s: nothing.denoise(net, x, s),
                noise(rng.SAMPLE, 0),
                samplers.schedule(steps),
                samplers.Problem([p.operator], [p.y], std),
                lambda i: noise(rng.SAMPLER, i),
                lambda x, s, v: vjp_by_autograd(net, x.float(), s, v),
            )
            entries.append(
                {
                    'model': model_id,
                    'case': name,
                    **described(spec, std, blind, None),
                    'seed': 0,
                    'sampler': method,
                    'steps': steps,
                    'arrays': [out.add(f'{model_id}/{method}/{name}', x)],
                }
            )
    return entries


def main():
    model.DT = torch.float32
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)  # a sum's order, and so its last bit, depends on it
    out, about = Goldens(), {'photos': {}, 'denoiser': [], 'trajectories': [], 'gradients': [], 'directions': [], 'zeroShot': []}
    about['rng'] = randomness(out)
    about['operators'] = [operator_golden(out, size, spec) for size in (16, 64) for spec in operator_specs(size)]
    about['photos'] = {size: out.add(f'photo/{size}', photo(size)) for size in (16, 32, 64)}
    for model_id, folder in FOLDERS.items():
        net, manifest = load(folder)
        every = EVERY.get(model_id, 1)
        about['denoiser'] += denoiser(out, model_id, net, manifest, every, DENOISED.get(model_id))
        about['trajectories'] += trajectories(out, model_id, net, manifest, DRAWN.get(model_id, ()), every)
        if model_id != 'tiny-levels':  # the others' blocks are its own, and gradients through four levels take SwiftShader minutes
            about['gradients'].append(gradients(out, model_id, net, manifest, every))
        about['directions'] += principal(out, model_id, net, manifest, 29 if model_id == 'faces64' else 3)
        if model_id == 'tiny':
            about['zeroShot'] = zero_shot(out, model_id, net, manifest)
        about.setdefault('weights', {})[model_id] = manifest['weights']['sha256']
    out.write(OUT, about)
    print(f'{OUT}: {sum(map(len, out.files.values())) / 1e6:.2f} MB, {len(out.arrays)} arrays')


if __name__ == '__main__':
    main()
