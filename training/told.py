"""Where a network is better told the operator: the σ below which runs that meet y tell it nothing → told.json.

  told.py WEIGHTS FOLDER --install public/models/faces64      fit, and put what it says into the manifest
  told.py WEIGHTS FOLDER --faces 4 --table                    D's PSNR at every σ and family, told / free, nothing more

Held-out faces, σ_n = 0, D(x + σz; σ) told H and free (nothing measured), both given the same and both moved onto y, as the runs are
that this is for. A mask is judged over its hidden pixels. `least` is the level of LEVELS at which the mean of ln(error) over levels and
families is lowest when H is told from there on upwards; 0 means everywhere. export.py keeps the told.json that it finds.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import cards
import data
import evaluate
import export
import operators
from presets import PRESETS
from weights import sha256

LEVELS = (3.0, 2.0, 1.4, 1.0, 0.7, 0.5, 0.35, 0.25, 0.17, 0.12, 0.08, 0.05)
FAMILIES = tuple(f for f in evaluate.FAMILIES if f != 'deblur')  # stride 1: H† by steps comes nowhere near to y


class Question(evaluate.Examination):
    def errors(self):
        """Mean squared errors [faces, levels, 2]: told, free."""
        z = evaluate.noise(self.seeds, 0, self.x.shape[1:])
        zero = torch.zeros(len(self.x))
        hidden = 1 - self.op.mask[:, 0] if isinstance(self.op, operators.Mask) else torch.ones_like(self.x[:, :1])

        def error(d):
            off = (self.projected(d) - self.x).square() * hidden
            return off.sum((1, 2, 3)) / (3 * hidden.sum((1, 2, 3)))

        def pair(s):
            x = self.x + s * z
            free = self.net(x, zero + s, None, None, extra=zero[:, None])[0]
            return torch.stack([error(self.denoise(x, s)), error(free)], 1)

        return torch.stack([pair(s) for s in LEVELS], 1)


def errors_of(net, images, families):
    """{family: [levels, 2] of ln(error), mean over faces}"""
    found = {}
    for family in families:
        groups = evaluate.groups(family, list(range(len(images))), images.shape[1], 8)
        parts = [Question(net, images[[p.seed for p in problems]], problems, 0.0).errors() for problems in groups]
        found[family] = torch.cat(parts).clamp_min(1e-12).log().mean(0).double().numpy()
        print(family, flush=True)
    return found


def fit(found):
    """The level from which on H is told, or 0: everywhere."""
    mean = np.mean(list(found.values()), 0)  # [levels, 2], σ falling
    totals = [mean[:k, 0].sum() + mean[k:, 1].sum() for k in range(len(LEVELS) + 1)]  # H is told at the first k
    k = int(np.argmin(totals))
    return LEVELS[k - 1] if 0 < k < len(LEVELS) else 0.0


def table(found):
    db = lambda v: f'{10 * np.log10(4 / np.exp(v)):.2f}'
    head = ['told / free, dB', *(f'σ = {s:g}' for s in LEVELS)]
    return cards.aligned([head, *([f, *(f'{db(told)} / {db(free)}' for told, free in v)] for f, v in found.items())])


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights')
    a.add_argument('folder')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--faces', type=int, default=32)
    a.add_argument('--families', nargs='+', default=list(FAMILIES))
    a.add_argument('--table', action='store_true')
    a.add_argument('--install', type=Path, metavar='MODEL', help='folder of a model')
    a.add_argument('--out', type=Path, default=data.RUNS / export.TOLD)
    a.add_argument('--threads', type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.set_grad_enabled(False)
    net, _ = evaluate.read_network(o.weights, o.preset)
    images = data.load(o.folder, PRESETS[o.preset][0].size)[1][: o.faces]
    found = errors_of(net, images, o.families)
    print(table(found))
    answer = {'weights': sha256(o.weights), 'least': fit(found), 'faces': len(images), 'families': o.families}
    print(json.dumps(answer))
    if o.table:
        return
    o.out.parent.mkdir(parents=True, exist_ok=True)
    o.out.write_text(json.dumps(answer, indent=1) + '\n')
    if o.install:
        (o.install / export.TOLD).write_text(o.out.read_text())
        manifest = json.loads((o.install / 'manifest.json').read_text())
        export.save_manifest(o.install, manifest | {'told': export.read_told(o.install / export.TOLD, manifest)})


if __name__ == '__main__':
    main()
