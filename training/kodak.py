"""Photographs at their own size against classical methods: PSNR, SSIM and seconds on the pictures of a folder → a table of docs/results.md.

  kodak.py WEIGHTS FOLDER --out runs/kodak.jsonl                     MMSE of every question on every picture, and the classical methods
  kodak.py WEIGHTS FOLDER --out runs/kodak.jsonl --samples 4         also a sample, and the mean of four
  kodak.py --out runs/kodak.jsonl --table                            the table of what is there

Everybody is asked the same of picture i: its scratches and words, its shake, its noise come from seed i. Samples are drawn as the page
draws them: DDIM, η = 1, 24 levels. Resumable: an answer is a line of --out, kept by picture, weights and --middle; asked for samples later,
it goes on with those. The classical methods (training/classical.py) are given the setting that is best on the mean of these pictures.
`--middle n` asks the middle n × n only. Pictures of any size from 64 × 64, any form and kind that Pillow reads, as the page opens them:
upright, what is transparent on white. Other files are left out. Needs requirements-photographs.txt beside requirements.txt.
"""

import argparse
import json
import math
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageOps

import classical
import data
import evaluate
import operators
import photograph
import rng
import samplers
from cards import aligned
from weights import sha256

STEPS, LEAST = 24, 64
WORDS = 'the quick brown fox jumps over the lazy dog'
NAMES = {'scratches': 'scratches and text', 'sr2': '2×', 'sr4': '4×', 'shake2': 'shake, stride 2', 'shake1': 'shake, stride 1'}
NOISE, NOISY = 0.02, '-noise'
NAMES |= {f'{kind}{NOISY}': f'{name}, σ_n = {NOISE}' for kind, name in NAMES.items()}
QUESTIONS = tuple(NAMES)


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
    std, kind = NOISE if kind.endswith(NOISY) else 0.0, kind.removesuffix(NOISY)
    if kind == 'scratches':
        return photograph.PhotographMask(scratches(height, width, seed)), std
    stride = int(kind[-1])
    if kind.startswith('sr'):
        kernel, _ = operators.sr_kernels(stride)[1]
        return photograph.super_resolution(height, width, kernel, stride), std
    return photograph.blur(height, width, operators.shakes(np.random.default_rng(seed), 1, 32, stride)[0], stride), std


def read(path, middle=None):
    """[3, H, W] in [−1, 1], float64. BadData where it is damaged or smaller than a tile."""
    try:
        with Image.open(path) as file:
            image = upright(file)
    except (OSError, SyntaxError, ValueError) as e:
        raise data.BadData(f'{path} is damaged or cut off ({e}): copy it again or take it out of the folder') from None
    if middle:
        box = min(middle, image.width), min(middle, image.height)
        left, top = (image.width - box[0]) // 2, (image.height - box[1]) // 2
        image = image.crop((left, top, left + box[0], top + box[1]))
    if min(image.size) < LEAST:
        raise data.BadData(f'{path}: {image.width} × {image.height} pixels; a photograph has at least {LEAST} × {LEAST}')
    return torch.from_numpy(np.asarray(image, np.float64) / 127.5 - 1).movedim(2, 0)


def upright(file):
    """RGB as a camera's owner sees it: turned as its EXIF says, 16 bits rounded to 8, transparent parts on white."""
    image = ImageOps.exif_transpose(file)
    if image.mode.startswith('I'):
        image = Image.fromarray((np.asarray(image, np.float64) / 257).round().clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert('RGBA')
        image = Image.alpha_composite(Image.new('RGBA', image.size, 'white'), image)
    return image.convert('RGB')


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


def missing(known, many):
    """What is still to be answered of what is asked: MMSE, a sample, the mean of several."""
    return ({'mmse'} | ({'sample'} if many > 0 else set()) | ({'mean'} if many > 1 else set())) - known.keys()


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
    for k in range(many if missing(out, many) else 0):
        began = tick()
        tiled = photograph.Tiled(net, problem, y, std=std)
        drawn.append(samplers.ddim(tiled, z(k), samplers.schedule(STEPS), partial(fresh, k)))
        if k == 0:
            out['sample'] = [*score(drawn[0]), tick() - began]
            out['sample seams'] = [seams(drawn[0], tiled.corners)]
    if len(drawn) > 1:
        out['mean'] = [*score(torch.stack(drawn).mean(0)), 0.0]
    return out if any('=' in name for name in out) else out | classical.answers(problem, std, y, x, score, tick)


SAID = ('seams', 'sample seams', 'tiles')  # of the pictures, no method


def rows_of(title, asked, names):
    """A line a method: the mean over the pictures that all of `asked` are; of a classical method the setting with the highest."""
    best = {}
    for name in names:
        mean = np.mean([a[name] for a in asked], 0)
        method = name.split('=')[0].rpartition(' ')[0] if '=' in name else name
        if method not in best or mean[0] > best[method][1][0]:
            best[method] = (name, mean)
    for method, (name, mean) in best.items():
        border = {'mmse': 'seams', 'sample': 'sample seams'}.get(method)
        seam = f'{np.mean([a[border] for a in asked]):.3f}' if border and all(border in a for a in asked) else ''
        yield [title, str(len(asked)), name, f'{mean[0]:.2f}', f'{mean[1]:.3f}', f'{mean[2]:.1f}', seam]


def table(lines):
    """Markdown. Where only some pictures have samples, the estimate stands once more beside them, on the same pictures."""
    rows = [['question', 'pictures', 'method', 'PSNR', 'SSIM', 's', 'seams']]
    for kind in QUESTIONS:
        asked = [line['answers'] for line in lines if line['question'] == kind]
        if not asked:
            continue
        common = [name for name in asked[0] if name not in SAID and all(name in a for a in asked)]
        rows += rows_of(NAMES[kind], asked, common)
        drawn = [a for a in asked if 'sample' in a]
        if 0 < len(drawn) < len(asked):
            rows += rows_of(NAMES[kind], drawn, ['mmse', *(name for name in ('sample', 'mean') if all(name in a for a in drawn))])
    return aligned(rows)


def pictures(folder):
    """Sorted; files that are no pictures are left out. BadData where there is none."""
    found = sorted(f for f in folder.iterdir() if f.suffix.lower() in data.SUFFIXES) if folder.is_dir() else []
    if not found:
        raise data.BadData(f'{folder} holds no picture ({", ".join(sorted(data.SUFFIXES))})')
    return found


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
    known = {(line['weights'], line['middle'], line['picture'], line['question']): line for line in lines}
    if not a.table:
        if not a.weights or not a.folder:
            p.error('WEIGHTS and FOLDER are needed, or --table')
        net, digest = evaluate.read_network(a.weights, 'photos64')[0], sha256(a.weights)[:8]
        for i, path in enumerate(pictures(a.folder)):
            x = read(path, a.middle)
            for kind in a.questions:
                key = (digest, a.middle, path.name, kind)
                before = known.get(key)
                if before and not missing(before['answers'], a.samples):
                    continue
                problem, std = question(kind, x.shape[1], x.shape[2], i)
                found = answers(net, problem, std, x, i, a.samples, before['answers'] if before else {})
                line = dict(weights=digest, middle=a.middle, picture=path.name, question=kind, answers=found)
                known[key] = line
                a.out.parent.mkdir(parents=True, exist_ok=True)
                with a.out.open('a') as f:
                    f.write(json.dumps(line) + '\n')
                print(path.name, kind, {k: [round(n, 2) for n in v] for k, v in line['answers'].items()}, flush=True)
    for digest, middle in dict.fromkeys(key[:2] for key in known):
        part = f', the middle {middle} × {middle}' if middle else ''
        print(f'weights {digest}{part}\n\n{table([line for key, line in known.items() if key[:2] == (digest, middle)])}\n')


if __name__ == '__main__':
    main()
