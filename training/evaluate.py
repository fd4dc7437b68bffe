"""Measure a trained network on held-out images → metrics.json, a markdown table and a contact sheet.

  evaluate.py WEIGHTS FOLDER --quick                 64 images; --mmse leaves out the samples (a minute)
  evaluate.py WEIGHTS FOLDER --out public/models/faces64/metrics.json
  evaluate.py WEIGHTS FOLDER --twin TWIN             "blind" answers from weights that were trained on without H
  evaluate.py WEIGHTS FOLDER --ways told blind       without the samples whose every D meets y

WEIGHTS: .pt with `ema`, or the .safetensors of a model folder. Image i has its own operator, drawn from the streams of
seed i (docs/operators.md), so every model answers the same questions. Resumable: finished images are lines of a file
in runs/. float32 unless `--fast`.
"""
import argparse
import functools
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

import data
import descriptors
import generators
import model
import operators
import rng
from presets import PRESETS
from samplers import dpmpp, schedule
from weights import load_checkpoint, sha256

SAMPLES, EVALUATIONS = 4, 24
SIGMA_MMSE = 100.0
SEEN = ('blur', 'patches', 'matrix', 'sr2', 'sr4', 'sr8')
FAMILIES = (*SEEN[:3], 'box', *SEEN[3:])        # a box that shows its inside is never trained on
WAYS = {'told': '', 'blind': 'blind.', 'met': 'met.'}        # of drawing samples, and what their quantities' names begin with
REFERENCE = 8192                                # training faces that C-FD compares with


def read_network(path, preset, fast=False):
    """(frozen network, what its file says). `fast` multiplies in bfloat16, for means over many faces; all else needs float32."""
    model.DT = torch.bfloat16 if fast else torch.float32
    net, (state, about) = PRESETS[preset][0].network().eval(), load_checkpoint(path)
    net.load_state_dict(state)
    if fast:
        torch._dynamo.config.recompile_limit = 64       # one kernel a size of a batch, and the last batch of a family is smaller
        model.compile_blocks(net)
    return net.requires_grad_(False), about


class Problem:
    """What image `seed` is asked in a family: choices are the uniforms of stream 6, the operator has streams of its own."""

    def __init__(self, family, seed, size):
        self.family, self.seed, self.size = family, seed, size
        a, b = rng.uniforms(seed, rng.TEST, 2)
        self.stride = int(family[2:]) if family.startswith('sr') else 2 ** (1 + int(3 * a))
        self.patch, self.probability = 2 ** int(a * int(np.log2(size))), 0.1 * b      # a patch of the whole image asks nothing
        self.rows, self.intensity = 2 + int(a * 127), b

    def mask(self):
        if self.family == 'box':
            return generators.box(self.size, self.seed)
        return generators.random_patches(self.size, self.patch, self.probability, self.seed)

    def canvas(self):
        if self.family == 'blur':
            kernel = generators.camera_shake(self.size, self.stride, self.intensity, self.seed)
            return operators.on_canvas(kernel, 2 * self.size, self.size // 4)
        kernel, offset = operators.sr_kernels(self.stride)[1]      # antialiased bicubic
        return operators.on_canvas(kernel, 2 * self.size, offset)

    def matrix(self):
        return rng.normals(self.seed, rng.MATRIX, (128, 3 * self.size ** 2))


def stack(arrays):
    return torch.from_numpy(np.stack(arrays)).float()


def build(problems):
    """One batched operator; its blurs share a stride."""
    family = problems[0].family
    if family == 'matrix':
        return operators.Matrix(stack([p.matrix() for p in problems]), torch.tensor([p.rows for p in problems]))
    if family in ('patches', 'box'):
        return operators.Mask(stack([p.mask() for p in problems])[:, None])
    return operators.Blur(stack([p.canvas() for p in problems]), problems[0].stride)


def groups(family, seeds, size, most):
    """Lists of at most `most` problems that one operator can hold."""
    problems = sorted((Problem(family, s, size) for s in seeds), key=lambda p: p.stride)
    while problems:
        n = sum(p.stride == problems[0].stride for p in problems[:most]) if family == 'blur' else most
        yield problems[:n]
        problems = problems[n:]


def noise(seeds, sample, shape):
    """z of image i and its k-th sample."""
    return torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(1000 * s + sample)) for s in seeds])


def psnr(a, b):
    """dB of images in [-1, 1], one an image."""
    return 10 * torch.log10(4 / (a.clamp(-1, 1) - b).square().mean((1, 2, 3)))


def consistency(op, x, y):
    """‖Hx − y‖ / ‖y‖ in measured pixels, one an image."""
    measured = getattr(op, 'pixels', lambda v: v)
    r, y = (measured(v).flatten(1) for v in (op.H(x[:, None]) - y, y))
    return r.norm(dim=1) / y.norm(dim=1)


class Examination:
    """One group of problems at one measurement noise. `twin` answers where H is not told, if not the network itself."""

    def __init__(self, net, images, problems, std, twin=None):
        self.nets, self.seeds, self.x = (net, twin or net), [p.seed for p in problems], data.to_tensor(images)
        self.op, self.std = build(problems), torch.full([len(problems)], std)
        torch.manual_seed(self.seeds[0])
        self.y = self.op.measure(self.x[:, None], self.std)

    def denoise(self, v, sigma, blind=False):
        return self.nets[blind](v, torch.full_like(self.std, sigma), self.op, self.y, extra=5 * self.std[:, None], blind=blind)[0]

    def mmse(self, sample=0, blind=False):
        return self.denoise(noise(self.seeds, sample, self.x.shape[1:]) * SIGMA_MMSE, SIGMA_MMSE, blind)

    def met(self, v, sigma):
        """D moved onto the measurement, as the page's default does without noise (src/engine/meet.ts)."""
        return self.projected(self.denoise(v, sigma))

    def sample(self, k, denoise=None):
        return dpmpp(denoise or self.denoise, noise(self.seeds, k + 1, self.x.shape[1:]), schedule(EVALUATIONS))

    def projected(self, x):
        """x + H†(y − Hx) with the exact H†, σ_n = 0."""
        missing = self.y - self.op.H(x[:, None])
        return x + (self.op.exact(missing, 32) if isinstance(self.op, operators.Blur) else self.op.pinv(missing))[:, 0]

    def of_samples(self, denoise, describe):
        """{quantity: one number an image, or one a sample} of samples drawn with this D."""
        s = torch.stack([self.sample(k, denoise) for k in range(SAMPLES)])
        mean = s.mean(0)
        out = {'sample': torch.stack([psnr(v, self.x) for v in s]).mean(0), 'mean': psnr(mean, self.x),
               'consistency': torch.stack([consistency(self.op, v, self.y) for v in s]).mean(0),
               'variance': s.var(0).mean((1, 2, 3)), 'error': (mean - self.x).square().mean((1, 2, 3))}
        if describe and not self.std.any():
            faces = torch.stack([self.projected(v) for v in s], 1).flatten(0, 1)
            out['descriptor'] = torch.from_numpy(describe(to_bytes(faces))).unflatten(0, (-1, SAMPLES)).mul(1e4).round().int()
        return out

    def results(self, ways, describe=None):
        """{quantity: one number an image}, of samples too that are drawn in these WAYS; y can be met without noise only."""
        pinv = self.op.pinv(self.y)[:, 0]
        mmse = self.mmse()
        out = {'aware': psnr(mmse, self.x), 'blind': psnr(self.mmse(blind=True), self.x), 'pinv': psnr(pinv, self.x),
               'light': self.x.mean((1, 2, 3))}
        if not self.std.any():
            out['projected'] = psnr(self.projected(mmse), self.x)
        denoise = dict(told=self.denoise, blind=functools.partial(self.denoise, blind=True), met=self.met)
        for way in ways:
            if way != 'met' or not self.std.any():
                out |= {WAYS[way] + k: v for k, v in self.of_samples(denoise[way], describe).items()}
        return {k: v.tolist() for k, v in out.items()}


def to_bytes(x):
    """[n, 3, S, S] in [-1, 1] → uint8 [n, S, S, 3]."""
    return ((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def examine(net, images, families, levels, ways, path, describe=None, twin=None):
    """Answers every open question and appends it to the file; returns {(family, σ_n): {image: {quantity: number}}}."""
    done = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        r = json.loads(line)
        done.setdefault((r['family'], r['noise']), {}).update({s: {k: v[i] for k, v in r['results'].items()} for i, s in enumerate(r['seeds'])})
    for family in families:
        for std in levels:
            answered = done.setdefault((family, std), {})
            open_ = [s for s in range(len(images)) if s not in answered]
            for problems in groups(family, open_, images.shape[1], 16):
                seeds = [p.seed for p in problems]
                results = Examination(net, images[seeds], problems, std, twin).results(ways, describe)
                with open(path, 'a') as f:
                    print(json.dumps(dict(family=family, noise=std, seeds=seeds, results=results)), file=f)
                answered.update({s: {k: v[i] for k, v in results.items()} for i, s in enumerate(seeds)})
    return done


def summary(answers, reference=None):
    """The schema's numbers of one family and noise; spread = √(mean variance·(1 + 1/N) / mean (x − m)²), 1 = calibrated.

    C-FD is that of the samples, each projected onto its measurement; `reference` are the moments of training faces.
    """
    rows = list(answers.values())
    column = lambda k: np.array([a[k] for a in rows])
    mean = lambda k: round(float(column(k).mean()), 4) if k in rows[0] else None

    def of_samples(prefix):
        spread = cfd = None
        if f'{prefix}error' in rows[0]:
            spread = round(float(np.sqrt(column(f'{prefix}variance').mean() * (1 + 1 / SAMPLES) / column(f'{prefix}error').mean())), 4)
        if reference and f'{prefix}descriptor' in rows[0]:
            cfd = round(descriptors.frechet(descriptors.moments(column(f'{prefix}descriptor').reshape(-1, 128) / 1e4), reference), 4)
        return dict(sample=mean(f'{prefix}sample'), mean=mean(f'{prefix}mean'), consistency=mean(f'{prefix}consistency'), spread=spread, cfd=cfd)

    order = np.array_split(np.argsort(column('light')), 4)
    told, blind, met = (of_samples(prefix) for prefix in WAYS.values())
    return dict(mmse=dict(aware=mean('aware'), blind=mean('blind'), pinv=mean('pinv'), projected=mean('projected')), **told, blind=blind,
                met=met if met['sample'] is not None else None,
                brightness=[round(float(column('aware')[q].mean()), 2) for q in order if len(q)])


def reference_moments(folder, size, describe):
    """Moments of the descriptors of REFERENCE training faces, kept in runs/."""
    train = data.load(folder, size)[0]
    path = data.RUNS / f'descriptors-{size}-{len(train)}.npz'
    if not path.exists():
        chosen = np.sort(np.random.default_rng(0).choice(len(train), min(REFERENCE, len(train)), replace=False))
        mean, covariance = descriptors.moments(describe(train[chosen]))
        np.savez(path, mean=mean, covariance=covariance)
    with np.load(path) as f:
        return f['mean'], f['covariance']


def table(metrics):
    """Markdown; dB unless said otherwise; told H / blind / met where there are several numbers."""
    show = lambda v, digits=2: '–' if v is None else f'{v:.{digits}f}'
    rows = ['| family | σ_n | MMSE | projected | H†y | sample | mean of samples | consistency | spread | C-FD | dark → bright quarter, MMSE aware |',
            '| --- |' + ' --- |' * 10]
    for family, f in metrics['families'].items():
        for std, r in f['noise'].items():
            both = lambda k: ' / '.join(show(v[k], 3 if k == 'cfd' else 2) for v in (r, r['blind'], r['met']) if v)
            cells = [f"{show(r['mmse']['aware'])} / {show(r['mmse']['blind'])}", show(r['mmse']['projected']), show(r['mmse']['pinv']),
                     *map(both, ('sample', 'mean', 'consistency', 'spread', 'cfd')), ' '.join(f'{v:.1f}' for v in r['brightness'])]
            rows.append(f'| {family} | {std} | ' + ' | '.join(cells) + ' |')
    return '\n'.join(rows)


SHEET_FACES, GUTTER = 4, 84        # faces of a line; pixels for its name


def contact_sheet(net, images, path):
    """A line a family, four faces of five pictures each as the page draws them: truth, H†y, MMSE, two samples; last, nothing measured."""
    lines = []
    for family in FAMILIES:
        groups_of = list(groups(family, range(SHEET_FACES), images.shape[1], SHEET_FACES))
        found = {}
        for problems in groups_of:
            e = Examination(net, images[[p.seed for p in problems]], problems, 0.0)
            pictures = torch.stack([e.x, e.op.pinv(e.y)[:, 0], e.projected(e.mmse()), e.sample(0, e.met), e.sample(1, e.met)], 1)
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
    a.add_argument('--families', nargs='+', default=FAMILIES, choices=FAMILIES)
    a.add_argument('--noise', nargs='+', type=float, default=[0.0, 0.1])
    a.add_argument('--sheet', type=Path, help='write a contact sheet (png) there too')
    a.add_argument('--threads', type=int, default=2)
    a.add_argument('--fast', action='store_true', help='compiled blocks and bfloat16 products: half the time')
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    net, about = read_network(o.weights, o.preset, o.fast)
    twin, about_twin = read_network(o.twin, o.preset, o.fast) if o.twin else (None, {})
    config = PRESETS[o.preset][0]
    images = data.load(o.folder, config.size)[1][:64 if o.quick else None]
    weights = sha256(o.weights)
    blind = dict(weights=sha256(o.twin), nimg=about_twin.get('nimg')) if o.twin else None
    answerers = '-'.join(w[:8] for w in (weights, blind and blind['weights']) if w)
    ways = [] if o.mmse else o.ways
    lines = data.RUNS / f"{'-'.join([o.out.stem, answerers, *(sorted(ways) or ['mmse'])])}.jsonl"
    lines.parent.mkdir(parents=True, exist_ok=True)
    describe = reference = floor = None
    if not o.mmse and descriptors.PACKAGE.exists():     # without node_modules there is no C-FD
        describe = descriptors.FaceDescriptor()
        reference = reference_moments(o.folder, config.size, describe)
        floor = round(descriptors.frechet(descriptors.moments(describe(images)), reference), 4)
    done = examine(net, images, o.families, o.noise, ways, lines, describe, twin)
    metrics = dict(weights=weights, nimg=about.get('nimg'), blind=blind, images=len(images), samples=SAMPLES, evaluations=EVALUATIONS, cfdOfTestFaces=floor, families={
        f: dict(seen=f in SEEN, noise={f'{s:g}': summary({i: done[f, s][i] for i in range(len(images))}, reference) for s in o.noise})
        for f in o.families})
    o.out.write_text(json.dumps(metrics, indent=1) + '\n')
    print(table(metrics))
    if o.sheet:
        contact_sheet(net, images, o.sheet)


if __name__ == '__main__':
    main()
