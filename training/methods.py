"""Every method of the paper on held-out faces, all on one network: table 1 at our scale → a markdown table (docs/results.md).

  methods.py WEIGHTS FOLDER --faces 512 --methods ddrm ddnm heun blind          methods of up to 100 evaluations
  methods.py WEIGHTS FOLDER --faces 64 --methods pigdm dps daps                  the long ones

Face i of a family has the operator of seed i (evaluate.py) and every method gets the same y and the same x_T. One sample a face:
PSNR and ‖Hx̂ − y‖/‖y‖. Answers are lines of the file --out: an interrupted run goes on there. float32 network, float64 operators.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import data
import evaluate
import model
import rng
import samplers
import studio_operators
from generators import bicubic_kernel, camera_shake
from presets import PRESETS
from weights import load_checkpoint, sha256

COST = {'mmse': 1, 'heun': 63, 'ipndm': 24, 'blind': 63, 'ddrm': 25, 'ddnm': 100, 'pigdm': 100, 'dps': 1000, 'daps': 1000}
ZERO_SHOT = ('ddrm', 'ddnm', 'pigdm', 'dps', 'daps')
GRADIENT = ('pigdm', 'dps')
FAMILIES = ('blur', 'patches', 'matrix')
PAPER = {'ddrm': (22.49, 12.62, 10.76), 'ddnm': (23.98, 16.18, 11.93), 'dps': (18.31, 10.06, 9.57), 'pigdm': (22.12, 15.20, 10.71),
         'daps': (17.50, 16.31, 11.95), 'blind': (20.97, 16.97, 12.50), 'heun': (22.59, 17.14, 14.89), 'mmse': (24.74, 19.81, 17.62)}


def studio_operator(p):
    """The float64 operator of a problem of evaluate.py, y real."""
    if p.family in ('patches', 'box'):
        return studio_operators.Mask(p.mask())
    if p.family == 'matrix':
        return studio_operators.Matrix(p.size, p.rows, p.seed)
    if p.family == 'blur':
        return studio_operators.blur(p.size, camera_shake(p.size, p.stride, p.intensity, p.seed), p.stride)
    return studio_operators.super_resolution(p.size, bicubic_kernel(p.stride), p.stride)


class Question:
    """One face, one operator, one y; a batch of one, so that every family and face goes the same way."""

    def __init__(self, net, image, problem, std):
        self.net, self.std, self.size = net, std, problem.size
        self.x, self.operator, self.seed = data.to_tensor(image[None]), studio_operator(problem), problem.seed
        y = self.operator.apply(self.x)[0]
        self.y = (self.operator.add_noise(y, std, problem.seed) if std else y).float()
        self.told = studio_operators.ForNetwork(self.operator, std)
        self.problem = samplers.Problem([self.operator], [self.y], std)

    def noise(self, stream, index=0):
        shape = (3, self.size, self.size)
        return torch.from_numpy(rng.normals(self.seed, stream, shape, index * int(np.prod(shape))))[None].float()

    def denoise(self, x, sigma, blind=False):
        return self.net(x.float(), torch.tensor([sigma]).float(), self.told, self.told.lifted(self.y, 1), extra=torch.full([1, 1], 5 * self.std),
                        blind=blind)[0]

    def free(self, x, sigma):
        """The network without a measurement."""
        return self.net(x.float(), torch.tensor([sigma]).float(), None, None, extra=torch.zeros(1, 1))[0]

    def vjp(self, x, sigma, v):
        with torch.enable_grad():
            at = x.detach().float().requires_grad_()
            return torch.autograd.grad(self.free(at, sigma), at, v.float())[0]

    def answer(self, method):
        z, levels = self.noise(rng.SAMPLE), samplers.schedule(COST[method])
        if method == 'mmse':
            return self.denoise(evaluate.SIGMA_MMSE * z, evaluate.SIGMA_MMSE)
        if method in ('heun', 'blind'):
            return samplers.heun(lambda x, s: self.denoise(x, s, method == 'blind'), z, samplers.schedule(32))
        if method == 'ipndm':
            return samplers.ipndm(self.denoise, z, levels)
        extra = (self.vjp,) if method in GRADIENT else ()
        start = 200 if method == 'daps' else levels
        return getattr(samplers, method)(self.free, z, start, self.problem, lambda i: self.noise(rng.SAMPLER, i), *extra)


def judge(q, x):
    x = x.float()
    away = q.problem.residual(x)[0].norm() / q.y.norm()
    return {'psnr': float(evaluate.psnr(x, q.x)[0]), 'consistency': float(away)}


def answered(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return {(r['method'], r['family'], r['noise'], r['face']): r for r in lines}


def table(done, methods, std):
    """PSNR and consistency of our faces; for σ_n = 0 the paper's PSNR on FFHQ64 beside them."""
    rows = ['| method | evaluations | ' + ' | '.join(f'{f}: PSNR | consistency | faces | paper' for f in FAMILIES) + ' |',
            '| --- | --- |' + ' --- | --- | --- | --- |' * len(FAMILIES)]
    for m in methods:
        cells = []
        for i, f in enumerate(FAMILIES):
            found = [r for (a, b, c, _), r in done.items() if (a, b, c) == (m, f, std)]
            mean = lambda k: np.mean([r[k] for r in found])
            theirs = f'{PAPER[m][i]:.2f}' if m in PAPER and std == 0 else '–'
            cells += [f"{mean('psnr'):.2f} | {mean('consistency'):.3f} | {len(found)} | {theirs}" if found else f'– | – | 0 | {theirs}']
        rows.append(f"| {m} | {COST[m]}{' + gradients' if m in GRADIENT else ''} | " + ' | '.join(cells) + ' |')
    return '\n'.join(rows)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--faces', type=int, default=64)
    a.add_argument('--methods', nargs='+', default=[m for m in COST if COST[m] <= 100], choices=COST)
    a.add_argument('--noise', nargs='+', type=float, default=[0.0, 0.1])
    a.add_argument('--minutes', type=float, default=float('inf'), help='ends after this long; the next call goes on')
    a.add_argument('--out', type=Path, default=data.RUNS / 'methods.jsonl')
    a.add_argument('--threads', type=int, default=1)
    o = a.parse_args()
    end = time.monotonic() + 60 * o.minutes
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    model.DT = torch.float32
    config = PRESETS[o.preset][0]
    net = config.network().eval().requires_grad_(False)
    net.load_state_dict(load_checkpoint(o.weights)[0])
    images = data.load(o.folder, config.size)[1]
    path = o.out.with_stem(f'{o.out.stem}-{sha256(o.weights)[:8]}')
    path.parent.mkdir(parents=True, exist_ok=True)
    done = answered(path)
    asked = [(m, f, s, i) for i in range(o.faces) for s in o.noise for f in FAMILIES for m in o.methods]
    for key in asked:
        if key in done or time.monotonic() > end:
            continue
        method, family, std, face = key
        q = Question(net, images[face], evaluate.Problem(family, face, config.size), std)
        done[key] = dict(method=method, family=family, noise=std, face=face, **judge(q, q.answer(method)))
        with open(path, 'a') as f:
            print(json.dumps(done[key]), file=f)
    for std in o.noise:
        print(f'σ_n = {std}\n\n{table(done, o.methods, std)}\n')


if __name__ == '__main__':
    main()
