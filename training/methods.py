"""Every method of the paper on held-out faces, all on one network: table 1 at our scale → a markdown table (docs/results.md).

  methods.py WEIGHTS FOLDER --fast                                         all held-out faces; gradients and 1000 evaluations: the first 64
  methods.py WEIGHTS FOLDER --fast --faces 64 --noise 0 --methods ddnm     a part of it
  methods.py WEIGHTS FOLDER --fast --faces 256 --noise 0 --families box    table 3
  methods.py WEIGHTS FOLDER --inverses --faces 16                          DDRM and DDNM with the exact and the trained H†, on convolutions
  methods.py WEIGHTS PHOTOS64 --preset photos64 --noise 0 --out runs/methods-photos64.jsonl      table 2; C-FD: photograph_descriptors.py
  methods.py WEIGHTS PHOTOS64 --preset photos64 --noise 0 --methods ipndm-class ipndm-cfg        told the class, and guided towards it

Face i of a family has the operator of seed i (evaluate.py) and every method gets the same y and the same x_T. One sample a face: PSNR,
‖Hx̂ − y‖/‖y‖, and at σ_n = 0, once there are 256 faces, C-FD and, of samples as they were drawn, FD. Every method answers TURN faces before
the next ones are asked, so that an interrupted run has nearly the same faces everywhere. Answers are lines of the file --out: the next
call goes on there.
float32 unless `--fast`.
"""

import argparse
import contextlib
import json
import time
from pathlib import Path

import numpy as np
import torch

import cards
import data
import descriptors
import evaluate
import model
import operators
import picture_metrics
import quick
import rng
import samplers
from held_out import measure, regularise
from presets import PRESETS
from weights import sha256

COST = {'mmse': 1, 'ipndm': 24, 'heun': 63, 'blind': 63, 'ddrm': 25, 'ddnm': 100, 'pigdm': 100, 'daps': 1000, 'dps': 1000}
GRADIENT = ('pigdm', 'dps')
LONG, LONG_FACES = ('pigdm', 'daps', 'dps'), 64  # asked last, and no more faces than these
USUAL = ('mmse', 'mmse-met', 'ipndm', 'ipndm-met', 'heun', 'blind', 'ddrm', 'ddnm')  # up to 100 evaluations, no gradients
TRAINED = '-trained'  # after the name of a method: its projections use the H† that networks are trained with
MET = '-met'  # after the name of one that is told H: every D is moved onto y (src/engine/meet.ts), σ_n = 0 only
# After it, of networks with classes: also told the class; and guided towards it, D_none + 2 (D − D_none), as in the paper's table 2.
CLASS, GUIDED = '-class', '-cfg'
WITH_CLASSES = ('mmse-class', 'ipndm-class', 'ipndm-cfg', 'ipndm-class-met', 'ipndm-cfg-met', 'heun-class', 'heun-cfg')
GUIDANCE = 2.0
FAMILIES = ('blur', 'patches', 'matrix')
CONVOLUTIONS = ('blur', 'sr2', 'sr4', 'sr8')
PAPER = {
    'ddrm': (22.49, 12.62, 10.76),
    'ddnm': (23.98, 16.18, 11.93),
    'dps': (18.31, 10.06, 9.57),
    'pigdm': (22.12, 15.20, 10.71),
    'daps': (17.50, 16.31, 11.95),
    'blind': (20.97, 16.97, 12.50),
    'heun': (22.59, 17.14, 14.89),
    'mmse': (24.74, 19.81, 17.62),
}
# Table 3: what is seen is inside a box, which nobody trained on.
UNSEEN = 'box'
PAPER_UNSEEN = {'ddrm': 11.59, 'ddnm': 12.69, 'dps': 10.09, 'pigdm': 11.28, 'daps': 12.12, 'blind': 10.97, 'heun': 11.85, 'mmse': 14.71}
# Table 8, σ_n = 0.1. Their noise on the blur is on its spectrum, σ_n/q a pixel: no figures to compare with.
PAPER_NOISY = {
    'ddrm': (12.21, 11.80),
    'ddnm': (17.26, 11.94),
    'dps': (8.26, 9.18),
    'pigdm': (15.69, 10.76),
    'daps': (15.54, 10.57),
    'blind': (16.70, 12.58),
    'heun': (16.81, 14.70),
    'mmse': (19.61, 17.48),
}
PROJECTED, AS_DRAWN = 'descriptor', 'unprojected'  # descriptors for C-FD, of what was moved onto y, and for FD
TURN = 64  # faces that every method answers before the next ones are asked
LEAST_FOR_CFD = 256  # moments of a 128-d descriptor from fewer pictures say more about their number than about them


class Problem:
    """samplers.Problem for a batch that shares one batched operator of operators.py; readings are its entries [N, 1, E]."""

    def __init__(self, op, y, std):
        self.op, self.y, self.std = op, y, std

    def apply(self, x):
        return self.op.H(x[:, None].float())

    def residual(self, x):
        return self.y - self.apply(x)

    def adjoint(self, r):
        r = torch.stack(list(r))
        if isinstance(self.op, operators.Mask):
            return r.unflatten(2, (3, *self.op.mask.shape[-2:]))[:, 0] * self.op.mask[:, 0]
        if isinstance(self.op, operators.Matrix):
            return (r @ self.op.a)[:, 0].unflatten(1, (3, -1)).unflatten(2, (-1, int((self.op.a.shape[-1] // 3) ** 0.5)))
        return self.op.adjoint(r)[:, 0]

    def regularised(self, r, std):
        """Hᵀ(HHᵀ + 4 std² I)⁻¹r."""
        regularise(self.op, std, len(r))
        return self.op.pinv(r)[:, 0]

    def exact(self, r, steps=evaluate.STEPS):
        """H†r, σ_n = 0; on the blur in `steps`, but all of them where the page factors HHᵀ (strides 4 and 8)."""
        if not isinstance(self.op, operators.Blur):
            return self.regularised(r, 0.0)
        return self.op.exact(r, steps if self.op.s == 2 else evaluate.STEPS)[:, 0]

    def pinv(self, r, inverse: str | float = 'projection'):
        r = torch.stack(list(r))
        if inverse == 'projection' and not self.std:
            return self.exact(r)
        return self.regularised(r, self.std if isinstance(inverse, str) else inverse**0.5 / 2)

    def norms(self, r):
        return getattr(self.op, 'pixels', lambda v: v)(r).flatten(1).norm(dim=1).view(-1, 1, 1)


@contextlib.contextmanager
def in_float32():
    """Products with gradients."""
    before, model.DT = model.DT, torch.float32
    try:
        yield
    finally:
        model.DT = before


def plain(method):
    return method.split('-')[0]


def evaluations(method):
    return COST[plain(method)] * (2 if GUIDED in method else 1)


class Question:
    """One batch of faces of one family, each with its own operator and y."""

    def __init__(self, net, images, problems, std, label=None):
        self.net, self.std, self.seeds, self.label = net, std, [p.seed for p in problems], label
        self.x, self.op = data.to_tensor(images), evaluate.build(problems)
        self.y = measure(self.op, problems, self.x, std)
        self.problem = Problem(self.op, self.y, std)
        self.last = None

    def noise(self):
        """x_T/σ_max as the page draws it for seed i."""
        return torch.stack([torch.from_numpy(rng.normals(s, rng.SAMPLE, self.x.shape[1:])).float() for s in self.seeds])

    def fresh(self, i):
        """Fresh noise of a method. Not the page's numbers: DAPS draws 20,000 pictures of it a face."""
        return torch.stack([torch.randn(self.x.shape[1:], generator=torch.Generator().manual_seed(s * 2**20 + i)) for s in self.seeds])

    def denoise(self, x, sigma, blind=False, label=None):
        regularise(self.op, self.std, len(x))
        extra = torch.full([len(x), 1], 5 * self.std)
        return self.net(x, torch.full([len(x)], sigma), self.op, self.y, extra=extra, blind=blind, label=label)[0]

    def of_class(self, method):
        """D(x; σ) as the method is told the class: not, told, or guided towards it."""
        told = lambda x, sigma: self.denoise(x, sigma, label=self.label)
        if GUIDED in method:
            return samplers.guided(told, self.denoise, GUIDANCE)
        return told if CLASS in method else self.denoise

    def missing(self, x, steps=evaluate.STEPS):
        """H†(y − Hx)"""
        return self.problem.exact(self.problem.residual(x), steps)

    def free(self, x, sigma):
        """The network without a measurement."""
        return self.net(x.float(), torch.full([len(x)], sigma), None, None, extra=torch.zeros(len(x), 1))[0]

    def free_with_graph(self, x, sigma):
        with torch.enable_grad(), in_float32():
            at = x.detach().float().requires_grad_()
            out = self.free(at, sigma)
        self.last = at, out
        return out.detach()

    def vjp(self, x, sigma, v):
        """J_xᵀv at the point that was denoised last."""
        assert self.last is not None
        at, out = self.last
        assert torch.equal(at, x.float())
        return torch.autograd.grad(out, at, v.float())[0]

    def answer(self, method):
        name, is_met = plain(method), method.endswith(MET)
        ours = self.of_class(method)
        denoise = samplers.meeting(ours, self.missing) if is_met else ours
        z, levels = self.noise(), samplers.schedule(COST[name])
        if name == 'mmse':
            d = ours(evaluate.SIGMA_MMSE * z, evaluate.SIGMA_MMSE)
            return d + self.missing(d) if is_met else d
        if name in ('heun', 'blind'):
            blind = lambda x, s: self.denoise(x, s, blind=True)
            return samplers.heun(blind if name == 'blind' else ours, z, samplers.schedule(32))
        if name == 'ipndm':
            return samplers.ipndm(denoise, z, levels)
        settings = {'inverse': 'as-trained'} if method.endswith(TRAINED) else {'vjp': self.vjp} if name in GRADIENT else {}
        denoise = self.free_with_graph if name in GRADIENT else self.free
        return getattr(samplers, name)(denoise, z, 200 if name == 'daps' else levels, self.problem, self.fresh, **settings)

    def judge(self, x, describe):
        """{face: results}."""
        x = x.float()
        out = {'psnr': picture_metrics.psnr(x, self.x), 'consistency': picture_metrics.consistency(self.op, x, self.y)}
        if describe:
            projected = x + self.problem.pinv(self.problem.residual(x))
            for name, pictures in ((PROJECTED, projected), (AS_DRAWN, x)):
                out[name] = torch.from_numpy(describe(evaluate.to_bytes(pictures))).mul(1e4).round().int()
        return {s: {k: v[i].tolist() for k, v in out.items()} for i, s in enumerate(self.seeds)}


def answered(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return {(r['method'], r['family'], r['noise'], r['face']): r for r in lines}


def run(net, images, asked, done, path, end, describe, labels=None):
    """Answers every open question until the time is up; `asked` = (faces a batch, methods, families, noises)."""
    batch, methods, families, noises = asked
    for first in range(0, len(images), TURN):
        for method in methods:
            for std in noises:
                if std and method.endswith(MET):
                    continue
                # ΠGDM, DPS and DAPS answer too few faces for the moments.
                describe_it = describe if not std and method not in LONG and COST[plain(method)] > 1 else None
                # An earlier call of few faces did not describe them.
                wanted = {'psnr', PROJECTED, AS_DRAWN} if describe_it else {'psnr'}
                for family in families:
                    open_ = [
                        i
                        for i in range(first, min(first + TURN, len(images)))
                        if not wanted <= done.get((method, family, std, i), {}).keys()
                    ]
                    for problems in evaluate.groups(family, open_, images.shape[1], batch):
                        if time.monotonic() > end:
                            return
                        which = [p.seed for p in problems]
                        q = Question(net, images[which], problems, std, None if labels is None else torch.from_numpy(labels[which]))
                        began = time.monotonic()
                        answers = q.judge(q.answer(method), describe_it)
                        print(f'{method} {family} σ_n {std}: {len(answers)} faces, {time.monotonic() - began:.0f} s', flush=True)
                        new = {
                            (method, family, std, face): dict(method=method, family=family, noise=std, face=face, **r)
                            for face, r in answers.items()
                        }
                        done.update(new)
                        with open(path, 'a') as f:  # one write, or lines of two processes mix
                            f.write(''.join(json.dumps(r) + '\n' for r in new.values()))


def papers(method, family, std):
    """PSNR in the paper's tables 1, 3 and 8 (FFHQ64)."""
    if family == UNSEEN and not std:
        return f'{PAPER_UNSEEN[method]:.2f}' if method in PAPER_UNSEEN else '–'
    known = {0.0: dict(zip(FAMILIES, PAPER.get(method, ()))), 0.1: dict(zip(FAMILIES[1:], PAPER_NOISY.get(method, ())))}
    return f'{known[std][family]:.2f}' if family in known.get(std, {}) else '–'


def distance(described, reference):
    """Fréchet distance of descriptors as they are kept; – where there are too few."""
    if len(described) < LEAST_FOR_CFD or not reference:
        return '–'
    return f'{descriptors.frechet(descriptors.moments(np.array(described) / 1e4), reference):.3f}'


def table(done, methods, family, std, reference):
    """PSNR ± its standard error, the paper's, PSNR on the faces that all of them answered, consistency, C-FD, FD (not projected)."""
    found = {m: {face: r for (a, b, c, face), r in done.items() if (a, b, c) == (m, family, std)} for m in methods}
    asked = [set(answers) for answers in found.values() if answers]
    common = sorted(set.intersection(*asked)) if asked else []
    rows = [['method', 'evaluations', 'faces', 'PSNR', 'paper', f'on {len(common)} faces', '‖Hx̂ − y‖/‖y‖', 'C-FD', 'FD']]
    for m, answers in found.items():
        name, of = plain(m), lambda k, faces, answers=answers: np.array([answers[face][k] for face in faces])
        cells = ['0', '–', papers(m, family, std), '–', '–', '–', '–']
        if answers:
            psnr = of('psnr', answers)
            cells[:2] = str(len(psnr)), f'{psnr.mean():.2f} ± {psnr.std() / max(1, len(psnr) - 1) ** 0.5:.2f}'
            cells[3:5] = f'{of("psnr", common).mean():.2f}' if common else '–', f'{of("consistency", answers).mean():.3f}'
            cells[5:] = (distance([r[k] for r in answers.values() if k in r], reference) for k in (PROJECTED, AS_DRAWN))
        rows.append([m, f'{evaluations(m)}{" + gradients" if name in GRADIENT else ""}', *cells])
    return cards.aligned(rows)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--faces', type=int, help='the first so many held-out faces; else all')
    a.add_argument('--methods', nargs='+', default=[*USUAL, *LONG], choices=[*USUAL, *WITH_CLASSES, *LONG])
    a.add_argument('--families', nargs='+', default=list(FAMILIES), choices=[*FAMILIES, UNSEEN])
    a.add_argument('--inverses', action='store_true', help='DDRM and DDNM on convolutions, each with both H†')
    a.add_argument('--noise', nargs='+', type=float, default=[0.0, 0.1])
    a.add_argument('--batch', type=int, default=16, help='faces at once')
    a.add_argument('--minutes', type=float, default=float('inf'), help='ends after this long; the next call goes on')
    a.add_argument('--out', type=Path, default=data.RUNS / 'methods.jsonl')
    a.add_argument('--threads', type=int, default=1)
    a.add_argument(
        '--fast', action='store_true', help='compiled; products in float32 or bfloat16, whichever is quicker, but float32 for gradients'
    )
    o = a.parse_args()
    end = time.monotonic() + 60 * o.minutes
    methods, families = (['ddrm', f'ddrm{TRAINED}', 'ddnm', f'ddnm{TRAINED}'], CONVOLUTIONS) if o.inverses else (o.methods, o.families)
    noises = [0.0] if o.inverses else o.noise
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    usual, long = [m for m in methods if m not in LONG], [m for m in methods if m in LONG]
    net, _ = evaluate.read_network(o.weights, o.preset, o.fast, quick.quickest() if o.fast else torch.float32)
    config = PRESETS[o.preset][0]
    train, images = data.load(o.folder, config.size)
    images = images[: o.faces]
    labels = data.labels(o.folder, len(train), config.classes - 1)[1] if config.classes else None
    if labels is None and any(CLASS in m or GUIDED in m for m in methods):
        raise SystemExit(f'{o.preset} knows no classes, or {o.folder} has no test-labels.npy')
    path = o.out.with_stem(f'{o.out.stem}-{sha256(o.weights)[:8]}')
    path.parent.mkdir(parents=True, exist_ok=True)
    done = answered(path)
    # Without its package, or with too few pictures for its moments, there is no C-FD.
    describe = descriptors.of(o.preset) if len(images) >= LEAST_FOR_CFD else None
    for chosen, faces in ((usual, len(images)), (long, LONG_FACES)):
        run(net, images[:faces], (o.batch, chosen, families, noises), done, path, end, describe, labels)
    reference = descriptors.reference_moments(o.folder, config.size, describe) if describe else None
    for std in noises:
        shown = [m for m in methods if not (std and m.endswith(MET))]
        for family in families:
            print(f'{family}, σ_n = {std}\n\n{table(done, shown, family, std, reference)}\n')


if __name__ == '__main__':
    main()
