"""Noise levels for few evaluations, fitted to a network: levels whose samples end nearest to the fine trajectory's → schedule.json.

  tune.py WEIGHTS FOLDER --install public/models/faces64      search, judge on held-out faces, and put it into the manifest if it wins there

Training faces, the families of solvers.py in equal parts, σ_n = 0. The fine trajectory is iPNDM-4 with 64 evaluations from the same
noises. Levels are EDM's with every gap in ln σ scaled by exp(a t + b t² + c t³), t from −1 to 1 along the way, and σ_min by exp(d);
Nelder–Mead over (a, b, c, d) starts at EDM's own, (0, 0, 0, 0). As many held-out faces say whether it wins. The state of the search is
a file beside --out: an interrupted one goes on there. export.py keeps the schedule.json that it finds in a model's folder; --levels FILE
judges the levels of such a file on other weights and installs them, without a search.
"""

import argparse
import json
import math
import shutil
import time
from pathlib import Path

import numpy as np
import torch

import data
import evaluate
import export
import samplers
from presets import PRESETS
from solvers import FAMILIES
from weights import sha256

FINE = 64


def levels(n, p):
    """n levels of decreasing σ and 0, for the four numbers p."""
    edm = np.log(samplers.schedule(n)[:-1])
    t = np.linspace(-1, 1, n - 1)
    gaps = -np.diff(edm) * np.exp(p[0] * t + p[1] * t**2 + p[2] * t**3)
    gaps *= (edm[0] - edm[-1] - p[3]) / gaps.sum()
    return [*np.exp(edm[0] - np.append(0, gaps.cumsum())).tolist(), 0.0]


def nelder_mead(f, start, step, rounds, after=lambda best, value: None):
    """The simplex method of Nelder & Mead (1965) with its usual coefficients: the best point and its value."""
    points = [np.array(start, float)] + [np.array(start, float) + step * e for e in np.eye(len(start))]
    simplex = [(f(p), p) for p in points]
    for _ in range(rounds):
        simplex.sort(key=lambda v: v[0])
        after(simplex[0][1], simplex[0][0])
        centre = np.mean([p for _, p in simplex[:-1]], 0)
        worst = simplex[-1][1]
        reflected = (f(p := 2 * centre - worst), p)
        if reflected[0] < simplex[0][0]:
            expanded = (f(p := 3 * centre - 2 * worst), p)
            simplex[-1] = min(expanded, reflected, key=lambda v: v[0])
        elif reflected[0] < simplex[-2][0]:
            simplex[-1] = reflected
        else:
            towards = reflected[1] if reflected[0] < simplex[-1][0] else worst
            contracted = (f(p := (centre + towards) / 2), p)
            if contracted[0] < min(reflected[0], simplex[-1][0]):
                simplex[-1] = contracted
            else:
                simplex = [simplex[0]] + [(f(p := (q + simplex[0][1]) / 2), p) for _, q in simplex[1:]]
    value, best = min(simplex, key=lambda v: v[0])
    after(best, value)
    return best, value


class Trajectories:
    """The training faces, and how far from the fine trajectory a schedule ends."""

    def __init__(self, net, images, faces):
        chosen = np.asarray(np.random.default_rng(0).choice(len(images), faces, replace=False))
        self.groups = []
        for family, seeds in zip(FAMILIES, np.array_split(np.arange(faces), len(FAMILIES))):
            for problems in evaluate.groups(family, seeds.tolist(), images.shape[1], 8):
                e = evaluate.Examination(net, images[np.sort(chosen[[p.seed for p in problems]])], problems, 0.0)
                z = evaluate.noise(e.seeds, 1, e.x.shape[1:])
                self.groups.append((e, z, samplers.ipndm(e.denoise, z, samplers.schedule(FINE))))

    def distance(self, sigmas):
        """RMS over pixels, mean over faces."""
        per_face = [(samplers.ipndm(e.denoise, z, sigmas) - fine).square().mean((1, 2, 3)).sqrt() for e, z, fine in self.groups]
        return float(torch.cat(per_face).mean())


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--steps', type=int, default=10)
    a.add_argument('--faces', type=int, default=16)
    a.add_argument('--rounds', type=int, default=40)
    a.add_argument('--minutes', type=float, default=math.inf)
    a.add_argument('--install', type=Path, metavar='MODEL', help='folder of a model')
    a.add_argument('--levels', type=Path, metavar='FILE', help='no search: the levels of this schedule.json')
    a.add_argument('--out', type=Path, default=data.RUNS / 'schedule.json')
    a.add_argument('--threads', type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    net, _ = evaluate.read_network(o.weights, o.preset)
    config = PRESETS[o.preset][0]
    end = time.monotonic() + 60 * o.minutes
    o.out.parent.mkdir(parents=True, exist_ok=True)
    weights = sha256(o.weights)
    path = o.out.with_name(f'{o.out.stem}-{weights[:8]}-{o.steps}-{o.faces}.jsonl')
    known = {tuple(r['p']): r['distance'] for r in map(json.loads, path.read_text().splitlines())} if path.exists() else {}
    training, test = data.load(o.folder, config.size)
    trajectories = None if o.levels else Trajectories(net, training, o.faces)

    def f(p):
        """Nelder–Mead asks the same questions again after an interruption: they are answered from the file."""
        key = tuple(round(float(v), 6) for v in p)
        if key not in known:
            if time.monotonic() > end:
                return math.inf
            assert trajectories is not None  # without a search nothing is asked
            known[key] = trajectories.distance(levels(o.steps, key)) + 0.01 * max(0, abs(key[3]) - 2.5)
            with open(path, 'a') as file:
                print(json.dumps({'p': key, 'distance': known[key]}), file=file)
        return known[key]

    if o.levels:
        before = json.loads(o.levels.read_text())
        found, distance, fitted_to = before['levels'], before['distance'], before.get('fittedTo', before['weights'])
    else:
        fitted_to = weights
        best, value = nelder_mead(f, [0, 0, 0, 0], 0.3, o.rounds, lambda p, v: print(f'{v:.5f}  {np.round(p, 3)}', flush=True))
        found, distance = [float(f'{s:.6g}') for s in levels(o.steps, best)[:-1]], {'edm': f([0] * 4), 'tuned': value}
    judge = Trajectories(net, test, o.faces).distance
    held_out = {'edm': judge(samplers.schedule(len(found))), 'tuned': judge([*found, 0.0])}
    answer = {
        'weights': weights,
        'fittedTo': fitted_to,
        'sampler': 'ipndm',
        'faces': o.faces,
        'distance': distance,
        'heldOut': held_out,
        'levels': found,
    }
    o.out.write_text(json.dumps(answer, indent=1) + '\n')
    print(json.dumps(answer))
    if o.install and held_out['tuned'] < held_out['edm']:
        shutil.copy(o.out, o.install / export.SCHEDULE)
        manifest = json.loads((o.install / 'manifest.json').read_text())
        export.save_manifest(o.install, manifest | {'tuned': export.read_schedule(o.install / export.SCHEDULE, manifest)})


if __name__ == '__main__':
    main()
