"""Principal directions of the MMSE estimate's error (NPPC, paper §5): a head on a finished, frozen network.

  nppc.py train FOLDER --weights public/models/faces64/weights.safetensors --minutes 60     → runs/nppc-faces64.pt
  nppc.py train FOLDER --weights … --start public/models/faces64/nppc.safetensors    goes on from that head (a trunk trained further)
  nppc.py test  FOLDER --weights …                              share of the true error, per family, on held-out images
  export.py … --directions runs/nppc-faces64.pt                 → nppc-*.onnx beside the network's own segments

The head is a fine-tuned copy of the network's last blocks with 3K output channels instead of 3. It starts from the frozen network's own
tokens and skips, so one evaluation gives the estimate and its directions; it keeps the network's AdaRMSNorm scales.
Conventions: x ~ pure noise at σ = 100; w [N, K, 3, S, S] raw; ê = e/‖e‖, e = x̂ − x.
"""

import argparse
import copy
import json
import signal
import time
from pathlib import Path

import torch
from torch import nn

import cards
import data
import evaluate
import model
import operators
import optimise
import processes
import quick
import sources
import train
from presets import PRESETS, Config
from running_order import suffix
from weights import load_checkpoint, sha256

K = 5
SIGMA = 100.0
LAST_BLOCKS = 3  # copied: both fine blocks and the last coarse one, 2.8 of faces64's 13.1 M parameters
# Of the loss's second term; steps over which it ramps in. The term moves norms only (its other half is detached and the first term does
# not see norms). The paper squares the difference of the shares (weight 0.1); where directions hold a few hundredths of the error that
# has no gradient to speak of, and norms stayed flat and too large at 0.1 and at 10. A centred Gaussian's likelihood has its minimum at
# the same place, s = E t, and a gradient relative to s.
NORM_WEIGHT, RAMP = 0.02, 300


class Head(nn.Module):
    """Copies of the last blocks, by the names they have in the network, and a patch_out of 3K channels."""

    def __init__(self, unet, config, blocks=LAST_BLOCKS, k=K):
        super().__init__()
        self.steps, self.k = suffix(config, blocks)[1], k
        self.parts = nn.ModuleDict({name.replace('.', '/'): copy.deepcopy(unet.get_submodule(name)) for _, _, name in self.steps})
        self.out_norm = copy.deepcopy(unet.out_norm)
        self.patch_out = model.Split(config.widths[0], 3 * k, config.patch, lerp=False)
        with torch.no_grad():
            self.patch_out.proj.weight.mul_(0.1)  # starts near the size of the deviations
        for name, p in self.named_parameters():
            p.requires_grad_('norm.linear' not in name)

    def forward(self, seen):
        """w [N, K, 3, S, S] of what `Watch` saw."""
        x, cond, op, y, blind = seen['first']
        for kind, level, name in self.steps:
            part = self.parts[name.replace('.', '/')]
            x = part(x, seen['pos', level], cond, op, y, blind) if kind == 'block' else part(x, seen['skip', level])
        return self.patch_out(self.out_norm(x)).movedim(-1, 1).float().unflatten(1, (self.k, 3))

    def state(self):
        """State dict with the names that the network gives these weights."""
        return {f'unet.{k.removeprefix("parts.").replace("/", ".")}': v for k, v in self.state_dict().items()}

    def load(self, state):
        """What `state` gave, but for the AdaRMSNorm scales: they are those of the network it now stands on."""
        own = self.state_dict()
        taken = {k: state[f'unet.{k.removeprefix("parts.").replace("/", ".")}'] for k in own if 'norm.linear' not in k}
        self.load_state_dict(own | taken)


class Watch:
    """Evaluates the frozen network and keeps what a head starts from."""

    def __init__(self, net, steps):
        self.net, self.seen = net, {}
        for i, (kind, level, name) in enumerate(steps):
            part = net.unet.get_submodule(name)
            if kind == 'block':
                part.register_forward_pre_hook(lambda _, a, level=level, first=i == 0: self.block(level, first, *a))
            elif kind == 'split':
                part.register_forward_pre_hook(lambda _, a, level=level: self.seen.update({('skip', level): a[1]}))

    def block(self, level, first, x, pos, cond, op, y, blind):
        self.seen['pos', level] = pos
        if first:
            self.seen['first'] = x, cond, op, y, blind

    @torch.no_grad()
    def mmse(self, op, y, std, z):
        """x̂ [N, 3, S, S] from pure noise z."""
        return self.net(z * SIGMA, torch.full_like(std, SIGMA), op, y, extra=5 * std[:, None])[0]


def orthogonal(w):
    """Gram–Schmidt in order, each direction against the detached ones before it: [N, K, P]."""
    out = []
    for v in w.unbind(1):
        for u in out:
            u = u.detach()
            v = v - (v * u).sum(1, keepdim=True) / u.square().sum(1, keepdim=True).clamp_min(1e-12) * u
        out.append(v)
    return torch.stack(out, 1)


def shares(w, error):
    """⟨ê, ŵ_i⟩² and ‖w_i‖²/‖e‖², both [N, K]; w [N, K, P] orthogonal, error [N, P]."""
    size, energy = w.square().sum(2), error.square().sum(1, keepdim=True)
    return (w * error[:, None]).sum(2).square() / (size * energy).clamp_min(1e-12), size / energy


def loss_of(w, error, ramp):
    """Σ(1 − t_i) + NORM_WEIGHT·ramp·Σ(ln s_i + t_i/s_i), t_i = ⟨ê,ŵ_i⟩² (detached in the second term), s_i = ‖w_i‖²/‖e‖²."""
    true, predicted = shares(w, error)
    s = predicted.clamp_min(1e-6)
    return ((1 - true).sum(1) + NORM_WEIGHT * ramp * (s.log() + true.detach() / s).sum(1)).mean(), true.detach(), predicted.detach()


def read_head(path, net):
    """(head, what the file says of it); the network is the one it was trained on, or another of the same config."""
    state, about = load_checkpoint(path)
    head = Head(net.unet, Config(**about['cfg']), about['blocks'], about['directions'])
    head.load(state)
    return head.eval().requires_grad_(False), about


def optimizers(head, lr, adam):
    """Muon for the blocks' matrices, Adam for the rest, as the network itself is trained."""
    hidden, rest = [], []
    for name, p in head.named_parameters():
        if p.requires_grad:
            (hidden if p.ndim == 2 and name.startswith('parts.') and 'deg_linear' not in name else rest).append(p)
    return optimise.Optimizers(hidden, rest, lr, adam)


def learn(head, watch, opts, b, ramp, factor, log):
    """A step on a batch at `factor` of the rates."""
    error = (watch.mmse(b.op, None, b.sn, torch.randn_like(b.x)) - b.x).flatten(1)
    w = orthogonal(head(watch.seen).flatten(2))
    loss, true, predicted = loss_of(w, error, ramp)
    opts.zero()
    loss.backward()
    opts.step(factor)
    log.add('loss', loss.detach())
    for family, part in b.families.items():
        log.add(f'share.{family}', true[part].sum(1).mean())
        log.add(f'predicted.{family}', predicted[part].sum(1).mean())


def fit(o):
    """Trains for --minutes with a linear decay to 0; one step a micro-batch; keeps an average of the weights."""
    processes.check(o.device, o.dtype)
    net, _ = evaluate.read_network(o.weights, o.preset)
    net.to(o.device)
    model.DT = getattr(torch, o.dtype)
    config = PRESETS[o.preset][0]
    torch.manual_seed(o.seed)
    head, seen = Head(net.unet, config, o.blocks).to(o.device), 0
    if o.start:
        state, about = load_checkpoint(o.start)
        head.load({k: v.to(o.device) for k, v in state.items()})
        seen = about['nimg']
    watch = Watch(net, suffix(config, o.blocks)[1])
    if not o.eager:
        quick.compile_blocks(net)
        quick.compile_blocks(head)
    opts = optimizers(head, o.lr, o.adam)
    average = {k: v.clone() for k, v in head.state().items()}
    batches = train.Batches(sources.load(o.folder, config, o.device), config, o.micro, o.seed + 1 + seen, o.device)
    log, start, asked, step = train.Log(o.out.with_suffix('.jsonl')), time.time(), [], 0
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))

    def save():
        train.write(
            o.out,
            dict(
                ema={k: v.half().cpu() for k, v in average.items()},
                cfg=dict(vars(config)),
                directions=K,
                blocks=o.blocks,
                nimg=seen + step * o.micro,
                trunk=sha256(o.weights),
            ),
        )

    while (share := (time.time() - start) / 60 / o.minutes) < 1 and not asked:
        learn(head, watch, opts, batches[step], 1 if seen else min(1, step / RAMP), min(1, (step + 1) / 50) * (1 - share), log)
        step += 1
        now = head.state()
        keep = 1 - 1 / min(step, max(20, step // 10))
        torch._foreach_lerp_(list(average.values()), [now[k] for k in average], 1 - keep)  # pyright: ignore[reportPrivateImportUsage]
        if time.time() - log.since > 60:
            log.line(time=int(time.time()), step=step, images=step * o.micro)
            save()
    log.line(time=int(time.time()), step=step, images=step * o.micro)
    save()


def confined(e, w):
    """Orthogonal w as the page shows them where nothing is noisy: w − H†Hw, principal axes of what is left, longest first [N, K, P].

    An estimate that meets y errs in the null space of H only (src/engine/null-space.ts; samplers.in_null_space is the float64 twin).
    """
    n, k, _ = w.shape
    op, v = operators.Repeated(e.op, k), w.reshape(n * k, 1, *e.x.shape[1:])
    seen = op.H(v)
    left = (v - (op.exact(seen, evaluate.STEPS) if isinstance(e.op, operators.Blur) else op.pinv(seen))).reshape(w.shape)
    _, vectors = torch.linalg.eigh(left @ left.mT)
    return vectors.flip(2).mT @ left


BEGIN = '<!-- written by training/nppc.py -->\n\n'


def markdown(table):
    """Of what `test` found, a line a family."""
    show = lambda values: ' '.join(f'{v:.1f}' if v >= 9.95 else f'{v:.2f}' for v in values)
    rows = [['family', '‖w_i‖ predicted', 'deviation found', 'share found', 'predicted']]
    for family, r in table.items():
        shares = [f'{100 * r["total"]:.1f} %', f'{100 * r["predicted"]:.1f} %']
        rows.append([family, show(r['norms']), show(r['deviations']), *shares])
    return cards.aligned(rows)


@torch.no_grad()
def test(o):
    """Per family on the held-out images: norms, true deviations along the directions, and shares of the error's energy. Without noise both
    the estimate and the directions are what the page shows: on y, and in the null space of H."""
    net, _ = evaluate.read_network(o.weights, o.preset)
    config, (head, kept) = PRESETS[o.preset][0], read_head(o.out, net)
    watch, images = Watch(net, suffix(config, kept['blocks'])[1]), data.load(o.folder, config.size)[1][: o.images]
    table = {}
    for family in evaluate.FAMILIES:
        found = []
        for problems in evaluate.groups(family, range(len(images)), config.size, 16):
            e = evaluate.Examination(net, images[[p.seed for p in problems]], problems, o.noise)
            estimate = watch.mmse(e.op, e.y, e.std, evaluate.noise(e.seeds, 0, e.x.shape[1:]))
            w = orthogonal(head(watch.seen).flatten(2))
            error = ((estimate if o.noise else e.projected(estimate)) - e.x).flatten(1)
            w = w if o.noise else confined(e, w)
            true, _ = shares(w, error)
            energy = error.square().sum(1, keepdim=True)
            found.append(torch.stack([w.square().sum(2), true * energy, true, energy.expand_as(true)]))
        size, variance, true, energy = torch.cat(found, 1).mean(1)
        table[family] = dict(
            norms=size.sqrt().tolist(),
            deviations=variance.sqrt().tolist(),
            share=(variance / energy).tolist(),
            total=float((variance / energy).sum()),
            predicted=float((size / energy).sum()),
        )
    print(markdown(table))
    if o.card:
        cards.write_card(o.card, markdown(table), BEGIN)
    (data.RUNS / f'{o.out.stem}.json').write_text(
        json.dumps(
            dict(
                trunk=kept['trunk'], weights=sha256(o.weights), images=len(images), noise=o.noise, trained_on=kept['nimg'], families=table
            ),
            indent=1,
        )
        + '\n'
    )


def options(arguments):
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('what', choices=['train', 'test'])
    a.add_argument('folder')
    a.add_argument('--weights', required=True, help='the finished network: .pt with `ema`, or the .safetensors of a model folder')
    a.add_argument('--start', type=Path, help='a head to go on from, of the same --blocks')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--out', type=Path)
    a.add_argument('--minutes', type=float, default=60)
    a.add_argument('--micro', type=int, default=32)
    a.add_argument('--blocks', type=int, default=LAST_BLOCKS)
    a.add_argument('--lr', type=float, default=0.005, help='of Muon')
    a.add_argument('--adam', type=float, default=1e-3)
    a.add_argument('--images', type=int, help='test on so many')
    a.add_argument('--noise', type=float, default=0.0, help='σ_n of the test')
    a.add_argument('--card', type=Path, help='a model card: the table of the test is put between the two lines there that say so')
    a.add_argument('--device', default='cpu', choices=['cpu', 'cuda'])
    a.add_argument('--threads', type=int, default=2)
    a.add_argument('--dtype', default='bfloat16', choices=['bfloat16', 'float32'])
    a.add_argument('--eager', action='store_true')
    a.add_argument('--seed', type=int, default=0)
    o = a.parse_args(arguments)
    o.out = o.out or data.RUNS / f'nppc-{o.preset}.pt'
    if o.what == 'test' and o.device != 'cpu':
        a.error('test answers on the processor: --device is for train')
    return o


def main(arguments=None):
    o = options(arguments)
    torch.set_num_threads(o.threads)
    try:
        (fit if o.what == 'train' else test)(o)
    except torch.cuda.OutOfMemoryError:
        raise processes.too_large(o.micro) from None


if __name__ == '__main__':
    main()
