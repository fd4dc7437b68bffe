"""What fp16 arithmetic does to D and to samples, by family: an experiment (docs/results.md), nothing that is shipped.

  half.py WEIGHTS FOLDER --faces 4

Three arithmetics in the place of float32, the numbers exactly those that a card with `shader-f16` would get, computed in float32 and
rounded where it rounds:

  operands   products read fp16 and sum in float32; all else float32
  stored     as operands, and what lies between two layers is fp16, too
  summed     as stored, and a product's sum is rounded to fp16 after every term: how the runtime's WebGPU products sum

The operator itself (H, H†) stays float32 in all of them. The difference of D is the largest over the pixels of a smooth picture; samples
are those of the page's default, on held-out faces.
"""

import argparse
from contextlib import contextmanager

import torch

import data
import draws
import evaluate
import model
import picture_metrics
import windows
from presets import PRESETS
from problems import Problem, cases, noisy_photo

ARITHMETICS = ('operands', 'stored', 'summed')
ROW = draws.Row('sde 24 even told 0.25')  # the page's default
SIGMAS = (5.0, 0.5, 0.05)
FAMILIES = ('blur', 'patches', 'matrix', 'sr4')


def rounded(x):
    return x.half().float()


def term_by_term(a, b):
    """a [..., T, K] @ b [..., K, O], the sum rounded to fp16 after every term."""
    total = a.new_zeros(*a.shape[:-1], b.shape[-1])
    for k in range(a.shape[-1]):
        total = rounded(total + a[..., k : k + 1] * b[..., k : k + 1, :])
    return total


@contextmanager
def arithmetic(name):
    """Networks within compute so; `float32` as always."""
    before = model.DT, model.lin, windows.softly
    if name != 'float32':
        multiply = term_by_term if name == 'summed' else torch.matmul

        def lin(x, w, b=None):
            y = multiply(rounded(x), rounded(w).T)
            return (y if b is None else y + b).to(x.dtype)

        def softly(q, keys, values, seen=None):
            a = multiply(rounded(q), rounded(keys).transpose(-1, -2))
            a = torch.softmax(a if seen is None else a.masked_fill(~seen, windows.CLOSED), -1)
            return multiply(rounded(a), rounded(values)).to(q.dtype)

        model.DT, model.lin, windows.softly = torch.float32 if name == 'operands' else torch.float16, lin, softly
    try:
        yield
    finally:
        model.DT, model.lin, windows.softly = before


def differences(net, config):
    """Lines of the table: a family, and for every arithmetic the largest |D − D in float32| over SIGMAS."""
    for name, spec, std, blind in cases(config.size):
        if blind:
            continue
        problem = Problem(spec, std, blind, config.size, 'conditioned', 16)
        found = dict.fromkeys(ARITHMETICS, 0.0)
        for sigma in SIGMAS:
            x = noisy_photo(config.size, sigma, 1)
            exact = problem.denoise(net, x, sigma)
            for kind in found:
                with arithmetic(kind):
                    found[kind] = max(found[kind], float((problem.denoise(net, x, sigma) - exact).abs().max()))
        print(f'{name:14}' + ''.join(f'{kind} {v:.1e}   ' for kind, v in found.items()), flush=True)


def samples(net, images, family):
    """One sample a face in each arithmetic but the slowest: PSNR to the face, and how far from the float32 sample it ends."""
    exact = None
    for kind in ('float32', 'operands', 'stored'):
        distance, quality = [], []
        drawn = []
        with arithmetic(kind):
            for problems in draws.problems_of(family, range(len(images)), images.shape[1], draws.TURN):
                question = draws.Question(net, images[[p.seed for p in problems]], problems, 0.0)
                drawn.append(question.draw(ROW, None, 1)[0].float())
                quality.append(picture_metrics.psnr(drawn[-1], question.x))
        exact = exact or drawn
        distance = torch.cat([(a - b).square().flatten(1).mean(1).sqrt() for a, b in zip(drawn, exact)])
        print(f'{family:10} {kind:10} PSNR {torch.cat(quality).mean():.3f} dB, rms to float32 {distance.mean():.4f}', flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('weights')
    ap.add_argument('folder')
    ap.add_argument('--preset', default='faces64', choices=PRESETS)
    ap.add_argument('--faces', type=int, default=4)
    o = ap.parse_args()
    torch.set_grad_enabled(False)
    config = PRESETS[o.preset][0]
    net = evaluate.read_network(o.weights, o.preset)[0]
    differences(net, config)
    images = data.load(o.folder, config.size)[1][: o.faces]
    for family in FAMILIES:
        samples(net, images, family)


if __name__ == '__main__':
    main()
