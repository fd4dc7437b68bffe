"""How samples are drawn best from the weights that are there: solver × evaluations × where H is told × guide → a table (docs/results.md).

  draws.py WEIGHTS FOLDER --faces 64                              every row below; a later call with more faces goes on
  draws.py WEIGHTS FOLDER --rows 'ddim 50 told 0.7' 'flow 24'     these rows only
  draws.py WEIGHTS FOLDER --guide OLD.safetensors --rows 'sde 24 told 0.7 guide 1.5 0.3 5'
  draws.py WEIGHTS FOLDER --sheet FILE --rows 'flow 24' 'ddim 50' twenty seeds of the page's first example, a line a row, enlarged

A row is a solver (flow: iPNDM-4, heun, ddim: η = 1, sde: SDE-DPM-Solver++(2M)), its steps, `even` (in ln σ, else EDM's levels), `told σ`
(H is told from σ on upwards) and `guide w σ σ'` (autoguidance by --guide with weight w at σ … σ'). Every D is moved onto y but in rows
that end with `learned`; σ_n = 0. Face i has the operator of seed i (held_out.py), all rows start from the same noises. `mouth` is the
hole of the page's first example. Answers are lines of --out, a face and row each, so that an interrupted call goes on; faces come in
turns of TURN, so that rows have the same faces. Float32 unless --fast.
"""

import argparse
import json
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import cards
import data
import descriptors
import evaluate
import held_out
import picture_metrics
import quick
import samplers
from presets import PRESETS
from weights import sha256

FAMILIES = ('patches', 'mouth', 'blur', 'matrix', 'sr4')
SAMPLES = 2
TURN = 16  # faces that every row answers before the next ones are asked
SOLVERS = {'flow': samplers.ipndm, 'heun': samplers.heun, 'ddim': samplers.ddim, 'sde': samplers.sde_dpmpp}
STOCHASTIC = ('ddim', 'sde')
ROWS = (
    'flow 24',
    'sde 24 even told 0.25',
    'ddim 50 even told 0.25',
    'sde 24',
    'sde 24 even',
    'sde 32 even told 0.25',
    'ddim 24 even told 0.25',
    'flow 10',
    'sde 10 even told 0.25',
    'ddim 10 even told 0.25',
    'sde 50 even told 0.25',
    'ddim 100 even told 0.25',
    'sde 100 even told 0.25',
    'heun 32 learned',
)
SHEET_SEEDS, SHEET_SCALE = 20, 2


class Mouth(held_out.Problem):
    """The page's first example: everything but the mouth of a face framed as the training faces are (src/store/measure/mask.ts)."""

    def __init__(self, seed, size):
        super().__init__('patches', seed, size)

    def mask(self):
        i, j = (np.mgrid[: self.size, : self.size] + 0.5) / self.size
        return 1 - ((((j - 0.5) / 0.2) ** 2 + ((i - 0.72) / 0.13) ** 2) <= 1).astype(np.uint8)


def problems_of(family, seeds, size, most):
    """Lists of problems that one operator can hold."""
    if family == 'mouth':
        return [[Mouth(s, size) for s in seeds[i : i + most]] for i in range(0, len(seeds), most)]
    return list(held_out.groups(family, seeds, size, most))


class Row:
    """A name of the docstring, taken apart."""

    def __init__(self, name):
        words = name.split()
        self.name, self.solver, self.steps = name, words[0], int(words[1])
        self.learned, self.told, self.guide = words[-1] == 'learned', 0.0, None
        self.levels = (samplers.even if 'even' in words else samplers.schedule)(self.steps)
        if 'told' in words:
            self.told = float(words[words.index('told') + 1])
        if 'guide' in words:
            at = words.index('guide')
            self.guide = [float(v) for v in words[at + 1 : at + 4]]  # w, σ, σ'

    def evaluations(self):
        if self.solver == 'heun':
            return 2 * self.steps - 1
        return self.steps + (sum(self.guide[1] <= s <= self.guide[2] for s in self.levels[:-1]) if self.guide else 0)


class Question(evaluate.Examination):
    """One group of faces, as many rows as ask them."""

    def told(self, net, least):
        def denoise(x, sigma):
            op, y, std = self.problem(len(x))
            told = (op, y) if sigma >= least else (None, None)
            return net(x, torch.full_like(std, sigma), *told, extra=torch.zeros(len(x), 1))[0]

        return denoise

    def fresh(self, many, i):
        """Fresh noise of step i, face by face and sample by sample."""
        one = lambda s, k: torch.randn(self.x.shape[1:], generator=torch.Generator().manual_seed((1000 * s + k) * 4096 + i))
        return torch.stack([one(s, k) for s in self.seeds for k in range(many)])

    def draw(self, row, weak, many):
        """[many, N, 3, S, S]"""
        denoise = self.told(self.net, row.told)
        if row.guide:
            denoise = samplers.guided(denoise, self.told(weak, row.told), *row.guide)
        if not row.learned:
            denoise = samplers.meeting(denoise, self.missing)
        extra = {'fresh': partial(self.fresh, many)} if row.solver in STOCHASTIC else {}
        return self.samples(denoise, many, partial(SOLVERS[row.solver], **extra), row.levels)

    def answer(self, row, weak, describe):
        """{face: numbers of the table}"""
        s = self.draw(row, weak, SAMPLES).float()
        mean, x = s.mean(0), self.x
        out = {
            'sample': torch.stack([picture_metrics.psnr(v, x) for v in s]).mean(0),
            'mean': picture_metrics.psnr(mean, x),
            'variance': s.var(0).mean((1, 2, 3)),
            'error': (mean - x).square().mean((1, 2, 3)),
            'fit': torch.stack([picture_metrics.consistency(self.op, v, self.y) for v in s]).mean(0),
        }
        if describe:
            faces = torch.stack([self.projected(v) for v in s], 1).flatten(0, 1)
            out['descriptor'] = torch.from_numpy(describe(evaluate.to_bytes(faces))).unflatten(0, (-1, SAMPLES)).mul(1e4).round().int()
        return {seed: {k: v[i].tolist() for k, v in out.items()} for i, seed in enumerate(self.seeds)}


def answered(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return {(r['row'], r['family'], r['face']): r for r in lines}


def run(nets, images, rows, families, path, end, describe):
    """Answers every open question until the time is up."""
    done = answered(path)
    for first in range(0, len(images), TURN):
        for row in rows:
            for family in families:
                open_ = [i for i in range(first, min(first + TURN, len(images))) if (row.name, family, i) not in done]
                for problems in problems_of(family, open_, images.shape[1], TURN):
                    if time.monotonic() > end:
                        return done
                    began = time.monotonic()
                    new = Question(nets[0], images[[p.seed for p in problems]], problems, 0.0).answer(row, nets[1], describe)
                    found = {(row.name, family, face): dict(row=row.name, family=family, face=face, **r) for face, r in new.items()}
                    done.update(found)
                    with open(path, 'a') as f:
                        f.write(''.join(json.dumps(r) + '\n' for r in found.values()))
                    print(f'{row.name}, {family}: {len(new)} faces, {time.monotonic() - began:.0f} s', flush=True)
    return done


def table(done, rows, family, reference):
    """One line a row, all on the faces that every row answered."""
    found = {row.name: {face: r for (name, f, face), r in done.items() if (name, f) == (row.name, family)} for row in rows}
    common = sorted(set.intersection(*(set(v) for v in found.values() if v))) if any(found.values()) else []
    lines = [['drawn with', 'evaluations', 'C-FD', 'PSNR of a sample', 'of the mean of two', 'spread', '‖Hx̂ − y‖/‖y‖']]
    for row in rows:
        if not (found[row.name] and common):
            continue
        of = lambda k, answers=found[row.name]: np.array([answers[face][k] for face in common])
        spread = np.sqrt(of('variance').mean() * (1 + 1 / SAMPLES) / of('error').mean())
        described = of('descriptor') if reference else None
        cfd = (
            None
            if described is None
            else descriptors.frechet(descriptors.moments(described.reshape(-1, described.shape[-1]) / 1e4), reference)
        )
        lines.append(
            [
                row.name,
                str(row.evaluations()),
                '–' if cfd is None else f'{cfd:.4f}',
                *(f'{of(k).mean():.2f}' for k in ('sample', 'mean')),
                f'{spread:.2f}',
                f'{of("fit").mean():.1e}',
            ]
        )
    return f'{family}, {len(common)} faces\n\n{cards.aligned(lines)}\n'


def sheet(nets, image, rows, path):
    """Twenty seeds of the first example on one face, a line a row; first, the face and what is left of it."""
    lines = []
    for row in rows:
        q = Question(nets[0], image[None], [Mouth(0, image.shape[0])], 0.0)
        pictures = [q.x, q.op.pinv(q.y)[:, 0], *q.draw(row, nets[1], SHEET_SEEDS)]
        lines.append(np.concatenate(evaluate.to_bytes(torch.cat([p.float() for p in pictures])), 1))
    big = np.concatenate(lines).repeat(SHEET_SCALE, 0).repeat(SHEET_SCALE, 1)
    Image.fromarray(big).save(path)
    print(path, *[row.name for row in rows], sep='\n')


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--guide', help='weights of the weaker network')
    a.add_argument('--faces', type=int, default=64)
    a.add_argument('--rows', nargs='+', default=list(ROWS))
    a.add_argument('--families', nargs='+', default=list(FAMILIES))
    a.add_argument('--sheet', type=Path)
    a.add_argument('--face', type=int, default=0, help='of the sheet: this held-out face')
    a.add_argument('--table', action='store_true', help='what is answered already, nothing more')
    a.add_argument('--no-cfd', action='store_true')
    a.add_argument('--minutes', type=float, default=float('inf'), help='ends after this long; the next call goes on')
    a.add_argument('--out', type=Path, default=data.RUNS / 'draws.jsonl')
    a.add_argument('--threads', type=int, default=1)
    a.add_argument('--fast', action='store_true', help='products in float32 or bfloat16, whichever is quicker')
    o = a.parse_args()
    rows = [Row(name) for name in o.rows]
    if any(row.guide for row in rows) and not o.guide:
        raise SystemExit('These rows need a --guide.')
    end = time.monotonic() + 60 * o.minutes
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    dtype = quick.quickest() if o.fast else torch.float32
    read = lambda path: evaluate.read_network(path, o.preset, False, dtype)[0]
    config = PRESETS[o.preset][0]
    images = data.load(o.folder, config.size)[1]
    nets = (read(o.weights), read(o.guide) if o.guide else None)
    if o.sheet:
        return sheet(nets, images[o.face], rows, o.sheet)
    path = o.out.with_stem(f'{o.out.stem}-{sha256(o.weights)[:8]}')
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without node_modules there is no C-FD; its other side, 8192 training faces, is described once and kept.
    describe = None if o.no_cfd else descriptors.of(o.preset)
    done = answered(path) if o.table else run(nets, images[: o.faces], rows, o.families, path, end, describe)
    reference = descriptors.reference_moments(o.folder, config.size, describe) if describe else None
    for family in o.families:
        print(table(done, rows, family, reference))


if __name__ == '__main__':
    main()
