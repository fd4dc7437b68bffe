"""Solvers of the probability flow compared on a trained model → a markdown table (docs/results.md).

  solvers.py WEIGHTS FOLDER                     32 held-out faces, 4 samples each
  solvers.py WEIGHTS FOLDER --faces 8 --out F   fewer; samples of every solver are files of the folder F, so it can be stopped

Every solver starts from the same noises as Heun with 256 steps (511 evaluations), which stands for the exact flow. The faces are
shared out among four families; face i has the operator of seed i (evaluate.py). float32, σ_n = 0. C-FD is that of all samples, each
projected onto its measurement; from so few pictures it is biased upwards, alike in every row: compare rows, nothing else.
"""

import argparse
import hashlib
import json
from functools import partial
from pathlib import Path

import numpy as np
import torch

import cards
import data
import descriptors
import evaluate
import picture_metrics
import samplers
from presets import PRESETS
from weights import sha256

FAMILIES = ('blur', 'patches', 'matrix', 'sr4')
SAMPLES = 4
FINE = ('heun', 256)
SOLVERS = [('heun', 18), ('heun', 32), *((s, n) for s in ('dpmpp', 'ipndm', 'unipc') for n in (10, 18, 24))]


def evaluations(name, n):
    return 2 * n - 1 if name == 'heun' else n


def examinations(net, images, faces):
    """Groups of faces that share a batched operator: an equal part of the faces for every family."""
    share = np.array_split(np.arange(faces), len(FAMILIES))
    for family, seeds in zip(FAMILIES, share):
        for problems in evaluate.groups(family, seeds.tolist(), images.shape[1], 4):
            yield family, evaluate.Examination(net, images[[p.seed for p in problems]], problems, 0.0)


def draw(e, name, sigmas):
    """Samples [K, N, 3, S, S] from the noises that every solver gets."""
    return e.samples(e.denoise, SAMPLES, getattr(samplers, name), sigmas)


def kept(path, make):
    """The array of a file, made where it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, make().numpy().astype(np.float16))
    return torch.from_numpy(np.load(path)).float()


def measure(s, fine, e, describe):
    """One number a face of every quantity, and a descriptor a sample."""
    mean, x = s.mean(0), e.x
    described = (
        {'descriptor': torch.stack([torch.from_numpy(describe(evaluate.to_bytes(e.projected(v)))) for v in s], 1)} if describe else {}
    )
    return described | {
        'distance': (s - fine).square().mean((0, 2, 3, 4)).sqrt(),
        'sample': torch.stack([picture_metrics.psnr(v, x) for v in s]).mean(0),
        'mean': picture_metrics.psnr(mean, x),
        'variance': s.var(0).mean((1, 2, 3)),
        'error': (mean - x).square().mean((1, 2, 3)),
    }


def row(label, cost, parts, reference):
    all_ = {k: torch.cat([p[k] for p in parts]) for k in parts[0]}
    spread = (all_['variance'].mean() * (1 + 1 / SAMPLES) / all_['error'].mean()).sqrt()
    cfd = f'{descriptors.frechet(descriptors.moments(all_["descriptor"].flatten(0, 1).numpy()), reference):.3f}' if reference else '–'
    return [
        label,
        str(cost),
        f'{all_["distance"].mean():.4f}',
        f'{all_["sample"].mean():.2f}',
        f'{all_["mean"].mean():.2f}',
        f'{spread:.3f}',
        cfd,
    ]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--faces', type=int, default=32)
    a.add_argument('--schedule', type=Path, nargs='+', default=[], help='files of tune.py: tuned levels, compared too')
    a.add_argument('--no-cfd', action='store_true')
    a.add_argument('--out', type=Path, default=data.RUNS / 'solvers')
    a.add_argument('--threads', type=int, default=1)
    a.add_argument('--compile', action='store_true', help='compiled blocks, float32 all the same')
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    net, _ = evaluate.read_network(o.weights, o.preset, o.compile)
    config = PRESETS[o.preset][0]
    images = data.load(o.folder, config.size)[1]
    tuned = [json.loads(path.read_text()) for path in o.schedule]
    runs = [(f'{name} {n}', name, evaluations(name, n), samplers.schedule(n)) for name, n in (*SOLVERS, FINE)]
    # Its samples are kept in a file: the name says which levels drew them.
    named = lambda t: f'{t["sampler"]} {len(t["levels"])} tuned {hashlib.sha256(str(t["levels"]).encode()).hexdigest()[:6]}'
    runs += [(named(t), t['sampler'], len(t['levels']), [*t['levels'], 0.0]) for t in tuned]
    describe = None if o.no_cfd else descriptors.of(o.preset)  # without its package there is no C-FD
    parts = {label: [] for label, *_ in runs}
    for g, (family, e) in enumerate(examinations(net, images, o.faces)):
        place = o.out / f'{sha256(o.weights)[:8]}-{o.faces}' / f'{g}-{family}'
        samples = {label: kept(place / f'{label}.npy', partial(draw, e, name, sigmas)) for label, name, _, sigmas in runs}
        for label, s in samples.items():
            parts[label].append(measure(s, samples['heun 256'], e, describe))
        print(family, e.seeds, flush=True)
    reference = descriptors.reference_moments(o.folder, config.size, describe) if describe else None
    head = ['solver, steps', 'evaluations', 'distance to heun 256', 'PSNR of a sample', f'of the mean of {SAMPLES}', 'spread', 'C-FD']
    print(cards.aligned([head, *(row(label, cost, parts[label], reference) for label, _, cost, _ in runs)]))


if __name__ == '__main__':
    main()
