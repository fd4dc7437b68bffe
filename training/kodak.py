"""Photographs at their own size against classical methods: PSNR, SSIM and seconds on the pictures of a folder → a table of docs/results.md.

  kodak.py WEIGHTS FOLDER --out runs/kodak.jsonl                     MMSE of every question on every picture, and the classical methods
  kodak.py WEIGHTS FOLDER --out runs/kodak.jsonl --samples 4         also a sample, and the mean of four
  kodak.py --out runs/kodak.jsonl --table                            the table of what is there

Everybody is asked the same of picture i: its scratches and words, its shake, its noise come from seed i. Samples are drawn as the page
draws them: DDIM, η = 1, 24 levels. Resumable: an answer is a line of --out; asked for samples later, it goes on with those. The classical
methods (training/classical.py) are given the setting that is best on the mean of these pictures. `--middle n` asks the middle n × n only.
Needs requirements-photographs.txt beside requirements.txt.
"""

import argparse
import json
import math
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

import classical
import operators
import photograph
import rng
import samplers
from cards import aligned
from presets import Config
from weights import load_checkpoint

STEPS = 24
WORDS = 'the quick brown fox jumps over the lazy dog'
QUESTIONS = ('scratches', 'sr2', 'sr4', 'shake2', 'shake1', 'shake1-noise')
NAMES = {
    'scratches': 'scratches and text',
    'sr2': '2×',
    'sr4': '4×',
    'shake2': 'shake, stride 2',
    'shake1': 'shake, stride 1',
    'shake1-noise': 'shake, stride 1, σ_n = 0.02',
}


def scratches(height, width, seed):
    """[H, W] of 0/1: six wavy scratches five pixels wide, and two lines of words. What is hidden is 0."""
    image, draws = Image.new('L', (width, height), 1), np.random.default_rng(seed)
    pen = ImageDraw.Draw(image)
    for _ in range(6):
        (a, b), t = draws.uniform(0, 1, (2, 2)) * (width, height), np.linspace(0, 1, 80)[:, None]
        line = a + (b - a) * t + 8 * np.sin(9 * t) * (0, 1)
        pen.line([tuple(p) for p in line], fill=0, width=5)
    for share in (0.3, 0.7):
        pen.text((draws.integers(0, width // 4), int(share * height)), WORDS, fill=0, font_size=max(14, height // 20))
    return np.asarray(image)


def question(kind, height, width, seed):
    """(problem, σ_n)"""
    std = 0.02 if kind.endswith('noise') else 0.0
    if kind == 'scratches':
        return photograph.PhotographMask(scratches(height, width, seed)), std
    stride = int(kind.removesuffix('-noise')[-1])
    if kind.startswith('sr'):
        kernel, _ = operators.sr_kernels(stride)[1]
        return photograph.super_resolution(height, width, kernel, stride), std
    return photograph.blur(height, width, operators.shakes(np.random.default_rng(seed), 1, 32, stride)[0], stride), std


def load_network(path):
    state, about = load_checkpoint(path)
    net = Config(**about['cfg']).network().eval()
    net.load_state_dict(state)
    return net.requires_grad_(False)


def read(path, middle=None):
    """[3, H, W] in [−1, 1], float64."""
    image = Image.open(path).convert('RGB')
    if middle:
        left, top = (image.width - middle) // 2, (image.height - middle) // 2
        image = image.crop((left, top, left + middle, top + middle))
    return torch.from_numpy(np.asarray(image, np.float64) / 127.5 - 1).movedim(2, 0)


def psnr(a, x):
    return float(-10 * torch.log10(((a[:, : x.shape[1], : x.shape[2]].clamp(-1, 1) - x) ** 2).mean() / 4))


def seams(d, corners, side=64, period=8):
    """Mean step across the tiles' borders over the mean step across other lines that lie alike between measured samples."""
    rows, columns = ({c[i] for c in corners} | {c[i] + side for c in corners} for i in (0, 1))
    ratios = []
    for axis, lines in ((1, rows), (2, columns)):
        step = d.diff(dim=axis).abs().mean((0, 3 - axis))
        at = {p for p in lines if 0 < p <= len(step)}
        alike = [p for p in range(1, len(step) + 1) if p not in at and any((p - l) % period == 0 for l in at)]
        ratios.append(step[[p - 1 for p in at]].mean() / step[[p - 1 for p in alike]].mean())
    return float(sum(ratios) / 2)


def answers(net, problem, std, x, seed, many, before, tick=time.perf_counter):
    """What is made of it, as far as `before` lacks it: a dict of PSNR, SSIM and seconds by method."""
    clean = problem.apply(torch.nn.functional.pad(x, [0, problem.width - x.shape[2], 0, problem.height - x.shape[1]]))
    noise = torch.from_numpy(rng.normals(seed, rng.MEASUREMENT, clean.shape))
    y = clean + std * noise * (problem.mask if hasattr(problem, 'mask') else 1)
    score = lambda d: [psnr(d, x), classical.ssim(d[:, : x.shape[1], : x.shape[2]], x)]
    shape = (3, problem.height, problem.width)
    z = lambda k: torch.from_numpy(rng.normals(1000 * seed + k, rng.SAMPLE, shape))
    fresh = lambda k, i: torch.from_numpy(rng.normals(1000 * seed + k, rng.SAMPLER, shape, 4 * math.prod(shape) * i))
    out = dict(before)
    if 'mmse' not in out:
        began = tick()
        tiled = photograph.Tiled(net, problem, y, std=std, alone=True)
        mean = photograph.mmse(tiled, z(0))
        out['mmse'] = [*score(mean), tick() - began]
        out['seams'], out['tiles'] = [seams(mean, tiled.corners)], [len(tiled.corners)]
    drawn = []
    for k in range(0 if 'sample' in out else many):
        began = tick()
        drawn.append(samplers.ddim(photograph.Tiled(net, problem, y, std=std), z(k), samplers.schedule(STEPS), partial(fresh, k)))
        if k == 0:
            out['sample'] = [*score(drawn[0]), tick() - began]
    if len(drawn) > 1:
        out['mean'] = [*score(torch.stack(drawn).mean(0)), 0.0]
    return out if any('=' in name for name in out) else out | classical.answers(problem, std, y, x, score, tick)


def table(lines):
    """Markdown: the mean over the pictures; of a classical method the setting with the highest."""
    rows = [['question', 'pictures', 'method', 'PSNR', 'SSIM', 's', 'seams']]
    for kind in QUESTIONS:
        asked = [line['answers'] for line in lines if line['question'] == kind]
        if not asked:
            continue
        methods = {}
        for name in asked[0]:
            if name in ('seams', 'tiles') or not all(name in a for a in asked):
                continue
            mean = np.mean([a[name] for a in asked], 0)
            title = name.split('=')[0].rpartition(' ')[0] if '=' in name else name
            if title not in methods or mean[0] > methods[title][1][0]:
                methods[title] = (name, mean)
        for title, (name, mean) in methods.items():
            seam = f'{np.mean([a["seams"] for a in asked]):.3f}' if title == 'mmse' else ''
            rows.append([NAMES[kind], str(len(asked)), name, f'{mean[0]:.2f}', f'{mean[1]:.3f}', f'{mean[2]:.1f}', seam])
    return aligned(rows)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('weights', nargs='?')
    p.add_argument('folder', type=Path, nargs='?')
    p.add_argument('--out', type=Path, required=True)
    p.add_argument('--questions', nargs='+', default=QUESTIONS, choices=QUESTIONS)
    p.add_argument('--samples', type=int, default=0)
    p.add_argument('--middle', type=int)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--table', action='store_true')
    a = p.parse_args()
    torch.set_grad_enabled(False)
    torch.set_num_threads(a.threads)
    lines = [json.loads(line) for line in a.out.read_text().splitlines()] if a.out.exists() else []
    known = {(line['picture'], line['question']): line for line in lines}
    if not a.table:
        net = load_network(a.weights)
        for i, path in enumerate(sorted(a.folder.iterdir())):
            x = read(path, a.middle)
            for kind in a.questions:
                before = known.get((path.name, kind))
                asked = {'mmse'} | ({'sample'} if a.samples else set())
                if before and asked <= before['answers'].keys():
                    continue
                problem, std = question(kind, x.shape[1], x.shape[2], i)
                line = {
                    'picture': path.name,
                    'question': kind,
                    'answers': answers(net, problem, std, x, i, a.samples, before['answers'] if before else {}),
                }
                known[path.name, kind] = line
                with a.out.open('a') as f:
                    f.write(json.dumps(line) + '\n')
                print(path.name, kind, {k: [round(n, 2) for n in v] for k, v in line['answers'].items()}, flush=True)
    print(table(list(known.values())))


if __name__ == '__main__':
    main()
