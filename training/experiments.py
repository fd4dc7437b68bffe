"""Short runs decide the recipe: every variant trains as long, on one thread each, and answers the same questions.

  experiments.py FOLDER --minutes 8                  all variants, two at a time; → a table. What is done is not done again.
  experiments.py FOLDER --minutes 60 --images 50000 --of 'told H' blind      of these names, on equal images: table 7

At half the resolution, so that minutes decide: faces of FOLDER shrunk to 32 pixels, the layers of faces64 on a quarter of its tokens,
rates falling to 0. The numbers are MMSE PSNR on held-out faces, σ_n = 0 (evaluate.py); they compare variants, nothing else.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch

import cards
import data
import evaluate
import model
import optimise
import presets
import train

SIZE, FACES = 32, 256  # pixels of a face; held-out faces that are asked
FAMILIES = ('blur', 'patches', 'matrix')
SHAPE: dict[str, Any] = dict(patch=4, d_head=48, mapping_cond_dim=1)
CONFIGS = {
    'small': presets.PRESETS['faces32'][0],
    'half': presets.Config(SIZE // 2, depths=[2, 4], widths=[96, 384], **SHAPE),
    'wide': presets.Config(SIZE, depths=[2, 2], widths=[96, 576], **SHAPE),
    'fine': presets.Config(SIZE, depths=[2, 4], widths=[192, 384], **SHAPE),
    'even': presets.Config(SIZE, depths=[5, 3], widths=[96, 384], **SHAPE),
}
VARIANTS = {  # name: configs (several, 'a b': one after the other on the same weights, in equal times), flags of train.py
    'as faces64': ('small', []),
    'the same, another seed': ('small', ['--seed', '1']),
    'batch 32': ('small', ['--batch', '32']),
    'batch 128': ('small', ['--batch', '128']),
    'Muon 0.02': ('small', ['--lr', '0.02']),
    'Muon 0.005': ('small', ['--lr', '0.005']),
    'Adam 0.003 for the rest': ('small', ['--adam', '0.003']),
    'Adam alone, 0.001': ('small', ['--adam-alone', '--lr', '0.001']),
    'without the quarter of high noise': ('small', ['--published-noise']),
    'coarse level wider, shallower (576 × 2 blocks)': ('wide', []),
    'fine level wider (192)': ('fine', []),
    'fine level deeper (5 blocks instead of 2, coarse 3)': ('even', []),
    'as faces64, a third seed': ('small', ['--seed', '2']),
    'batch 32, Muon 0.02': ('small', ['--batch', '32', '--lr', '0.02']),
    'resolution grows: half of the time at 16 pixels': ('half small', []),
    # The paper's table 7: equation 9 against one step of a diffusion network, told H and blind.
    'diffusion, told H': ('small', ['--batch', '32']),
    'MMSE alone (equation 9), told H': ('small', ['--batch', '32', '--regression']),
    'diffusion, blind': ('small', ['--batch', '32', '--blind', '1']),
    'MMSE alone (equation 9), blind': ('small', ['--batch', '32', '--regression', '--blind', '1']),
}


def published_noise(n, device='cpu', low=0.0, far=0.0):
    """σ [n] of the paper: exp(N(−0.8, 1.6)), stratified."""
    u = (torch.arange(n, device=device) + torch.rand(n, device=device)) / n
    return (torch.special.ndtri(u.clamp(1e-6, 1 - 1e-6)) * 1.6 - 0.8).exp()[torch.randperm(n, device=device)]


def regression(net, b):
    """Equation 9: squared error of an estimate from noise and y, in place of train.loss_of; both [N]."""
    sigma = torch.full_like(b.sigma, evaluate.SIGMA_MMSE)
    d, _ = net(evaluate.SIGMA_MMSE * torch.randn_like(b.x), sigma, b.op, None, extra=5 * b.sn[:, None], label=b.label)
    error = (d - b.x).square().mean((1, 2, 3))
    return error / train.SIGMA_DATA**2, error.detach()


def out_of(name):
    return data.RUNS / 'experiments' / ''.join(c if c.isalnum() else '-' for c in name)


def score(out, preset, state, folder, way='aware'):
    """Mean MMSE PSNR in dB of each family; `way`: aware of H, or blind."""
    torch.set_grad_enabled(False)
    model.DT = torch.float32
    net = CONFIGS[preset].network().eval()
    net.load_state_dict(state)
    images, path = data.load(folder, SIZE)[1][:FACES], out / 'answers.jsonl'
    path.unlink(missing_ok=True)
    done = evaluate.examine(net, images, FAMILIES, [0.0], ['blind mmse' if way == 'blind' else 'mmse'], path)
    return {f: round(sum(a[way] for a in done[f, 0.0].values()) / FACES, 2) for f in FAMILIES}


def adam_alone(net, lr, adam):
    return optimise.Optimizers([], list(net.parameters()), lr, lr)


CHANGES = {
    '--adam-alone': (optimise, 'of_network', adam_alone),
    '--published-noise': (train, 'draw_sigma', published_noise),
    '--regression': (train, 'loss_of', regression),
}


def run(name, folder, minutes, images=None):
    """Trains and examines one variant in this process; writes what came of it."""
    names, flags = VARIANTS[name]
    stages = names.split()
    out = out_of(name)
    presets.PRESETS.update({k: (c, presets.UNTRAINED) for k, c in CONFIGS.items()})
    for flag in CHANGES.keys() & flags:
        setattr(*CHANGES[flag])
    torch.manual_seed(0)
    for i, preset in enumerate(stages):  # a run's state says nothing of pixels: the next stage resumes it
        train.main(
            [
                folder,
                '--preset',
                preset,
                '--out',
                str(out / 'run'),
                '--minutes',
                str(minutes / len(stages)),
                '--threads',
                '1',
                '--batch',
                '64',
                *(['--decay'] if i == len(stages) - 1 else []),
                *(['--images', str(images * (i + 1) // len(stages))] if images else []),
                *(f for f in flags if f not in CHANGES),
            ]
        )
    state = torch.load(out / 'run' / 'state.pt', weights_only=True)
    scored = {
        k: score(out, preset, state[v], folder, 'blind' if '--blind' in flags else 'aware')
        for k, v in (('average', 'ema'), ('last', 'net'))
    }
    result = dict(name=name, images=state['nimg'], **scored)
    (out / 'result.json').write_text(json.dumps(result))


def in_process_of_its_own(name, o):
    result = out_of(name) / 'result.json'
    if not result.exists():
        result.parent.mkdir(parents=True, exist_ok=True)
        with open(result.parent / 'out.txt', 'w') as f:
            subprocess.run(
                [
                    sys.executable,
                    __file__,
                    o.folder,
                    '--minutes',
                    str(o.minutes),
                    '--only',
                    name,
                    *(['--images', str(o.images)] if o.images else []),
                ],
                stdout=f,
                stderr=f,
                check=True,
                env={**os.environ, 'OMP_WAIT_POLICY': 'passive', 'OMP_NUM_THREADS': '1'},
            )
    return json.loads(result.read_text())


def table(results):
    show = lambda r: ' / '.join(f'{r[f]:.2f}' for f in FAMILIES)
    rows = [[r['name'], f'{r["images"] / 1000:.1f}', show(r['average']), show(r['last'])] for r in results]
    return cards.aligned([['', 'thousand images', 'blur / patches / matrix', 'of the last weights instead of their average'], *rows])


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('folder')
    a.add_argument('--minutes', type=float, default=8)
    a.add_argument('--images', type=int, help='ends a run when it has seen so many: equal images, also where others use the machine')
    a.add_argument('--only', choices=VARIANTS)
    a.add_argument('--of', nargs='+', metavar='WORD', help='variants whose names have one of these words; else all')
    a.add_argument('--at-once', type=int, default=2)
    o = a.parse_args()
    if o.only:
        run(o.only, o.folder, o.minutes, o.images)
        return
    with ThreadPoolExecutor(o.at_once) as pool:
        names = [name for name in VARIANTS if not o.of or any(word in name for word in o.of)]
        print(table(pool.map(lambda name: in_process_of_its_own(name, o), names)))


if __name__ == '__main__':
    main()
