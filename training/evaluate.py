"""Measure a trained network on held-out images → metrics.json, its table in the model card and a contact sheet.

  evaluate.py WEIGHTS FOLDER --quick                 64 images; --mmse leaves out the samples (a minute)
  evaluate.py WEIGHTS FOLDER --out public/models/faces64/metrics.json --card docs/model-card.md
  evaluate.py WEIGHTS FOLDER --twin TWIN             "blind" answers from weights that were trained on without H
  evaluate.py WEIGHTS FOLDER --ways told blind       without the samples whose every D meets y

WEIGHTS: .pt with `ema`, or the .safetensors of a model folder. Image i has its own operator and noise, drawn from the streams of
seed i (docs/operators.md), so every model answers the same questions. Resumable: answers are lines of files in runs/, one for told,
one for blind, named after the weights that answered and the first faces; the numbers of all answers there, and of an --out of the
same weights, are written, not only of those that this call asked for. float32 unless `--fast`.
"""

import argparse
import functools
import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw

import cards
import data
import descriptors
import model
import operators
import picture_metrics
import quick
from held_out import build, groups, measure
from presets import PRESETS, Config
from samplers import dpmpp, meeting, schedule
from weights import load_checkpoint, sha256

SAMPLES, EVALUATIONS = 4, 24
SIGMA_MMSE = 100.0
FAMILIES = ('blur', 'patches', 'matrix', 'box', 'sr2', 'sr4', 'sr8', 'strokes', 'deblur')
SEEN = tuple(f for f in FAMILIES if f != 'box')  # a box that shows its inside is never trained on
LEVELS = (5.0, 1.0, 0.5, 0.25, 0.1, 0.05)  # σ at which D told is held against D free: told must never lose
WAYS = {'told': '', 'blind': 'blind.', 'met': 'met.'}  # of drawing samples, and what their quantities' names begin with
# A question of a problem: its answer's first quantity. MMSE questions are always asked.
QUESTIONS = {
    'mmse': 'aware',
    'blind mmse': 'blind',
    'levels': f'told {LEVELS[-1]:g}',
    **{way: f'{prefix}sample' for way, prefix in WAYS.items()},
}
OF_SAMPLES = ('sample', 'mean', 'consistency', 'variance', 'error', 'descriptor')
OF_SAMPLES += ('covered 1', 'covered 2', 'seen covered 1', 'seen covered 2')
BLIND = ('blind mmse', 'blind')
FACES_AT_ONCE = 4  # and their samples: more do not fit into a core's cache
STEPS = 32  # of conjugate gradients, for the exact H† of a blur


def read_network(path, preset, compiled=False, dtype=torch.float32):
    """(frozen network, what its file says), of the layers that the file names, else of the preset's.

    Another dtype than float32 is for means over many faces only.
    """
    model.DT = dtype
    state, about = load_checkpoint(path)
    net = (Config(**about['cfg']) if 'cfg' in about else PRESETS[preset][0]).network().eval()
    net.load_state_dict(state)
    if compiled:
        quick.compile_blocks(net)
    return net.requires_grad_(False), about


def noise(seeds, sample, shape):
    """z of image i and its k-th sample."""
    return torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(1000 * s + sample)) for s in seeds])


def light(x):
    """Mean of the middle half of each picture, where the face is."""
    s = x.shape[-1] // 4
    return x[:, :, s:-s, s:-s].mean((1, 2, 3))


class Examination:
    """One group of problems at one measurement noise."""

    def __init__(self, net, images, problems, std):
        self.net, self.seeds, self.x = net, [p.seed for p in problems], data.to_tensor(images)
        self.op, self.std = build(problems), torch.full([len(problems)], std)
        self.y = measure(self.op, problems, self.x, std)

    def problem(self, n):
        """Operator, y and σ_n for n pictures: one a face, or several of each side by side."""
        k = n // len(self.seeds)
        if k == 1:
            return self.op, self.y, self.std
        return operators.Repeated(self.op, k), self.y.repeat_interleave(k, 0), self.std.repeat_interleave(k)

    def denoise(self, v, sigma, blind=False):
        op, y, std = self.problem(len(v))
        return self.net(v, torch.full_like(std, sigma), op, y, extra=5 * std[:, None], blind=blind)[0]

    def mmse(self, sample=0, blind=False):
        return self.denoise(noise(self.seeds, sample, self.x.shape[1:]) * SIGMA_MMSE, SIGMA_MMSE, blind)

    def meeting(self):
        """D of a run whose every D is moved onto the measurement, as the page's default does without noise."""
        return meeting(self.denoise, self.missing)

    def samples(self, denoise, many=SAMPLES, solve=dpmpp, sigmas=None):
        """[many, N, 3, S, S] of a solver of the flow, drawn side by side; sample k starts from noise k + 1."""
        z = torch.stack([noise(self.seeds, k + 1, self.x.shape[1:]) for k in range(many)], 1)
        return solve(denoise, z.flatten(0, 1), sigmas or schedule(EVALUATIONS)).unflatten(0, z.shape[:2]).transpose(0, 1)

    def missing(self, x, steps=STEPS):
        """H†(y − Hx) with the exact H†, σ_n = 0. The page factors HHᵀ at strides 4 and 8: there, too, all steps are taken."""
        op, y, _ = self.problem(len(x))
        r = y - op.H(x[:, None])
        if not isinstance(self.op, operators.Blur):
            return op.pinv(r)[:, 0]
        return op.exact(r, steps if self.op.s == 2 else STEPS)[:, 0]

    def projected(self, x):
        return x + self.missing(x)

    def of_samples(self, denoise, describe):
        """{quantity: one number an image, or one a sample} of samples drawn with this D."""
        s = self.samples(denoise)
        mean = s.mean(0)
        out = {
            'sample': torch.stack([picture_metrics.psnr(v, self.x) for v in s]).mean(0),
            'mean': picture_metrics.psnr(mean, self.x),
            'consistency': torch.stack([picture_metrics.consistency(self.op, v, self.y) for v in s]).mean(0),
            'variance': s.var(0).mean((1, 2, 3)),
            'error': (mean - self.x).square().mean((1, 2, 3)),
            **picture_metrics.coverage(self.op, s, self.x),
        }
        if describe and not self.std.any():
            faces = torch.stack([self.projected(v) for v in s], 1).flatten(0, 1)
            out['descriptor'] = torch.from_numpy(describe(to_bytes(faces))).unflatten(0, (-1, SAMPLES)).mul(1e4).round().int()
        return out

    def told(self):
        """Of the MMSE estimate, and of what it is compared with."""
        mmse = self.mmse()
        out = {
            'aware': picture_metrics.psnr(mmse, self.x),
            'pinv': picture_metrics.psnr(self.op.pinv(self.y)[:, 0], self.x),
            'light': light(self.x),
        }
        return out if self.std.any() else out | {'projected': picture_metrics.psnr(self.projected(mmse), self.x)}

    def levels(self):
        """PSNR of D(x + σz; σ) at LEVELS, told H and free (nothing measured), both given the same; of a mask over its hidden pixels."""
        z = noise(self.seeds, 0, self.x.shape[1:])
        hidden = 1 - self.op.mask[:, 0] if isinstance(self.op, operators.Mask) else torch.ones_like(self.x[:, :1])

        def db(d):
            error = ((d.clamp(-1, 1) - self.x).square() * hidden).sum((1, 2, 3))
            return 10 * torch.log10(4 * 3 * hidden.sum((1, 2, 3)) / error.clamp(min=1e-12))

        def free(v, sigma):
            zero = torch.zeros_like(self.std)
            return self.net(v, torch.full_like(zero, sigma), None, None, extra=zero[:, None])[0]

        both = {'told': self.denoise, 'free': free}
        return {f'{way} {s:g}': db(denoise(self.x + s * z, s)) for s in LEVELS for way, denoise in both.items()}

    def results(self, question, describe=None):
        """{quantity: one number an image} of one of QUESTIONS; nothing where y would be met in spite of its noise."""
        if question == 'mmse':
            out = self.told()
        elif question == 'blind mmse':
            out = {'blind': picture_metrics.psnr(self.mmse(blind=True), self.x)}
        elif question == 'levels':
            out = self.levels()
        elif question == 'met' and self.std.any():
            out = {}
        else:
            denoise = dict(told=self.denoise, blind=functools.partial(self.denoise, blind=True), met=self.meeting())[question]
            out = {WAYS[question] + k: v for k, v in self.of_samples(denoise, describe).items()}
        return {k: v.tolist() for k, v in out.items()}


def to_bytes(x):
    """[n, 3, S, S] in [-1, 1] → uint8 [n, S, S, 3]."""
    return ((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def answers(path):
    """{(family, σ_n): {image: {quantity: number}}} of the lines of a file."""
    done = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        r = json.loads(line)
        found = done.setdefault((r['family'], r['noise']), {})
        for i, seed in enumerate(r['seeds']):
            found.setdefault(seed, {}).update({k: v[i] for k, v in r['results'].items()})
    return done


def examine(net, images, families, levels, questions, path, describe=None, covered=False):
    """Asks every open question and appends its answers to the file; returns all `answers` there.

    covered: samples whose coverage nobody counted are drawn again.
    """
    done = answers(path)
    for std, family, question in itertools.product(levels, families, questions):
        if question == 'met' and std:
            continue
        wanted = {QUESTIONS[question]}
        if describe and question in WAYS and not std:  # samples of a call without the descriptor's package lack it
            wanted.add(f'{WAYS[question]}descriptor')
        if covered and question in WAYS:
            wanted.add(f'{WAYS[question]}covered 1')
        found = done.get((family, std), {})
        open_ = [s for s in range(len(images)) if not wanted <= found.get(s, {}).keys()]
        for problems in groups(family, open_, images.shape[1], FACES_AT_ONCE):
            seeds = [p.seed for p in problems]
            results = Examination(net, images[seeds], problems, std).results(question, describe)
            with open(path, 'a') as f:  # one write: two processes' lines may take turns, never mix
                f.write(json.dumps(dict(family=family, noise=std, seeds=seeds, results=results)) + '\n')
    return answers(path)


def together(*parts):
    """Answers of several files."""
    out = {}
    for asked, seed, found in ((k, seed, found) for part in parts for k, v in part.items() for seed, found in v.items()):
        out.setdefault(asked, {}).setdefault(seed, {}).update(found)
    return out


def summary(rows, reference=None, sampled=None) -> dict[str, Any]:
    """The schema's numbers of one family and noise, from the answers of all images; null is what one of them was not asked.
    What samples say is of the first `sampled` images. spread = √(mean variance·(1 + 1/N) / mean (x − m)²), 1 = calibrated.

    C-FD is that of the samples, each projected onto its measurement; `reference` are the moments of training faces.
    """
    sampled = rows[:sampled]
    within = lambda k: sampled if k.split('.')[-1] in OF_SAMPLES else rows
    values = lambda k: np.array([a[k] for a in within(k)])
    column = lambda k: values(k) if all(k in a for a in within(k)) else None
    mean = lambda k: None if (v := column(k)) is None else round(float(v.mean()), 4)

    def of_samples(prefix):
        spread = cfd = None
        if (error := column(f'{prefix}error')) is not None:
            spread = round(float(np.sqrt(values(f'{prefix}variance').mean() * (1 + 1 / SAMPLES) / error.mean())), 4)
        if reference and (described := column(f'{prefix}descriptor')) is not None:
            cfd = round(descriptors.frechet(descriptors.moments(described.reshape(-1, described.shape[-1]) / 1e4), reference), 4)
        cover = lambda kind: (
            [mean(f'{prefix}{kind}covered {k}') for k in (1, 2)] if column(f'{prefix}{kind}covered 1') is not None else None
        )
        return dict(
            sample=mean(f'{prefix}sample'),
            mean=mean(f'{prefix}mean'),
            consistency=mean(f'{prefix}consistency'),
            spread=spread,
            cfd=cfd,
            coverage=dict(hidden=cover(''), seen=cover('seen ')),
        )

    light = column('light')
    quarters = [] if light is None else np.array_split(np.argsort(light), 4)
    told, blind, met = (of_samples(prefix) for prefix in WAYS.values())
    return dict(
        mmse=dict(aware=mean('aware'), blind=mean('blind'), pinv=mean('pinv'), projected=mean('projected')),
        **told,
        blind=blind,
        met=met if met['sample'] is not None else None,
        brightness=[round(float(values('aware')[q].mean()), 2) for q in quarters if len(q)] or None,
    )


def level_table(found, faces):
    """{family: {σ: [told, free]}} in dB, σ_n = 0, of the families that all of the first `faces` answered."""
    out = {}
    for family in FAMILIES:
        rows = [found.get((family, 0.0), {}).get(i, {}) for i in range(faces)]
        if faces and all(QUESTIONS['levels'] in r for r in rows):
            mean = lambda k: round(float(np.mean([r[k] for r in rows])), 3)  # noqa: B023 used at once
            out[family] = {f'{s:g}': [mean(f'told {s:g}'), mean(f'free {s:g}')] for s in LEVELS}
    return out


SHEET_FACES, GUTTER = 4, 84  # faces of a line; pixels for its name


def contact_sheet(net, images, path):
    """A line a family, four faces of five pictures each, every D moved onto y: truth, H†y, MMSE, two samples; last, nothing measured."""
    lines = []
    for family in FAMILIES:
        groups_of = list(groups(family, range(SHEET_FACES), images.shape[1], SHEET_FACES))
        found = {}
        for problems in groups_of:
            e = Examination(net, images[[p.seed for p in problems]], problems, 0.0)
            pictures = torch.stack([e.x, e.op.pinv(e.y)[:, 0], e.projected(e.mmse()), *e.samples(e.meeting(), 2)], 1)
            found.update(zip(e.seeds, pictures))
        lines.append((family, torch.cat([found[s] for s in range(SHEET_FACES)])))
    n = 5 * SHEET_FACES
    z = noise(range(n), 0, (3, *images.shape[1:3]))
    free = dpmpp(lambda v, s: net(v, torch.full([n], s), None, None, extra=torch.zeros(n, 1))[0], z, schedule(EVALUATIONS))
    size = images.shape[1]
    sheet = Image.new('RGB', (GUTTER + n * size, (len(lines) + 1) * size), 'white')
    draw = ImageDraw.Draw(sheet)
    for row, (name, tiles) in enumerate([*lines, ('unconditional', free)]):
        draw.text((4, row * size + size // 2), name, 'black', anchor='lm')
        for column, tile in enumerate(to_bytes(tiles)):
            sheet.paste(Image.fromarray(tile), (GUTTER + column * size, row * size))
    sheet.save(path)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--twin', help='weights that answer where H is not told; else WEIGHTS do, with their joint features dropped')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--out', type=Path, default=data.RUNS / 'metrics.json')
    a.add_argument('--quick', action='store_true', help='64 images')
    a.add_argument('--mmse', action='store_true', help='no samples')
    a.add_argument('--ways', nargs='+', default=list(WAYS), choices=WAYS, help='of drawing samples')
    a.add_argument('--coverage', action='store_true', help='draw samples again whose coverage of the truth was not counted')
    a.add_argument('--as-is', action='store_true', help='ask nothing: numbers and tables of the answers that are there')
    a.add_argument('--sampled', type=int, metavar='N', help='samples of the first N images only; the file says so')
    a.add_argument('--levels', type=int, default=0, metavar='N', help='D told against D free at low σ, of the first N images')
    a.add_argument('--families', nargs='+', default=FAMILIES, choices=FAMILIES)
    a.add_argument('--noise', nargs='+', type=float, default=[0.0, 0.1])
    a.add_argument('--card', type=Path, help='a model card: the table is put between the two lines there that say so')
    a.add_argument('--sheet', type=Path, help='write a contact sheet (png) there too')
    a.add_argument('--threads', type=int, default=2)
    a.add_argument(
        '--fast', action='store_true', help='compiled blocks, products in float32 or bfloat16, whichever this processor is quicker at'
    )
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    config = PRESETS[o.preset][0]
    images = data.load(o.folder, config.size)[1][: 64 if o.quick else None]
    describe = reference = floor = None
    if not o.mmse and (describe := descriptors.of(o.preset)):  # without its package there is no C-FD
        reference = descriptors.reference_moments(o.folder, config.size, describe)
        floor = round(descriptors.frechet(descriptors.moments(describe(images)), reference), 4)
    questions = ['mmse', 'blind mmse', *([] if o.mmse else o.ways)]

    dtype = quick.quickest() if o.fast else torch.float32
    faces = hashlib.sha256(images[:8].tobytes()).hexdigest()[:8]
    sampled = min(o.sampled or len(images), len(images))

    def ask(weights, name, chosen):
        """The network, what its file says with its hash, and all its answers."""
        net, about = read_network(weights, o.preset, o.fast, dtype)
        digest = sha256(weights)
        about = dict(weights=digest, nimg=about.get('nimg'))
        path = data.RUNS / f'{o.out.stem}-{digest[:8]}-{faces}{name}.jsonl'
        path.parent.mkdir(parents=True, exist_ok=True)
        if o.as_is:
            return net, about, answers(path)
        mine = [q for q in questions if (q in BLIND) == chosen]
        if o.levels and not chosen:
            examine(net, images[: o.levels], o.families, [0.0], ['levels'], path)
        examine(net, images, o.families, o.noise, [q for q in mine if q not in WAYS], path)
        return net, about, examine(net, images[:sampled], o.families, o.noise, [q for q in mine if q in WAYS], path, describe, o.coverage)

    net, about, told = ask(o.weights, '', False)
    _, about_blind, blind = ask(o.twin or o.weights, '-blind', True)
    found = together(told, blind)
    levels = sorted({*o.noise, *(std for _, std in found)})
    rows = lambda f, std: [found.get((f, std), {}).get(i, {}) for i in range(len(images))]
    metrics = dict(
        **about,
        blind=about_blind if o.twin else None,
        images=len(images),
        sampled=sampled,
        samples=SAMPLES,
        evaluations=EVALUATIONS,
        calibrated=[round(picture_metrics.calibrated(k), 4) for k in (1, 2)],
        cfdOfTestFaces=floor,
        levels=dict(images=o.levels, families=level_table(found, o.levels)) if o.levels else None,
        families={
            f: dict(seen=f in SEEN, noise={f'{std:g}': summary(rows(f, std), reference, sampled) for std in levels}) for f in FAMILIES
        },
    )
    before = json.loads(o.out.read_text()) if o.out.exists() else {}
    if all(before.get(k) == metrics[k] for k in ('weights', 'images', 'sampled', 'samples', 'evaluations')):
        metrics = cards.kept(metrics, before if before['blind'] == metrics['blind'] else cards.without_blind(before))
    o.out.write_text(json.dumps(metrics, indent=1) + '\n')
    print(cards.table(metrics))
    if o.card:
        cards.write_card(o.card, cards.table(metrics))
        if metrics['levels']:
            cards.write_card(o.card, cards.levels_markdown(metrics['levels']), cards.BEGIN_LEVELS)
    if o.sheet:
        contact_sheet(net, images, o.sheet)


if __name__ == '__main__':
    main()
