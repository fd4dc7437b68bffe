"""Train the denoiser, on one process or on several (torchrun); bounded in time, resumable, deterministic in its data.

  train.py FOLDER --preset faces64 --minutes 600          a run is a folder: runs/<preset>/ unless --out says otherwise
  train.py FOLDER --minutes 40 --decay                    the last stretch: learning rates fall linearly to 0; interrupted, the same
                                                          command with the minutes that are left goes on falling from where it was
  torchrun --nproc-per-node=2 train.py FOLDER …

A step averages the gradient over micro-batches, each of one operator family; the k-th micro-batch of a run depends on
(seed, k) alone, so N processes with M micro-batches each see exactly what one process with N·M sees.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

import data
import model
import operators
from presets import PRESETS
from weights import load_checkpoint

SIGMA_DATA = 0.5
WARM_STEPS = 200  # of the learning rates, after a start without optimizer state
EMA_SHARE, EMA_MOST = 0.05, 100_000  # half-life of the average: a share of the images seen, at most so many


class Muon(torch.optim.Optimizer):
    """Momentum whose update is orthogonalised by five Newton-Schulz steps in bf16; for hidden matrices."""

    def __init__(self, params, lr, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault('m', torch.zeros_like(p))
                m.mul_(group['momentum']).add_(p.grad)
                update = orthogonalise(p.grad.add(m, alpha=group['momentum']))
                p.add_(update, alpha=-group['lr'] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def orthogonalise(g):
    """The nearest matrix with singular values near 1 (Newton-Schulz, quintic coefficients of Jordan et al. 2024)."""
    tall = g.shape[0] > g.shape[1]
    x = g.T if tall else g
    x = (x / (x.norm() + 1e-7)).bfloat16()
    for _ in range(5):
        a = x @ x.T
        x = torch.addmm(x, torch.addmm(a, a, a, beta=-4.7750, alpha=2.0315), x, beta=3.4445)
    return (x.T if tall else x).float()


def optimizers(net, lr, adam):
    """Muon for the matrices of blocks, merges, splits and the mapping; Adam for inputs, outputs, norms and scalars."""
    hidden, rest = [], []
    for name, p in net.named_parameters():
        inner = any(s in name for s in ('attn.', 'mapping.blocks', 'merges', 'splits'))
        (hidden if inner and p.ndim == 2 and 'norm.linear' not in name else rest).append(p)
    return [Muon(hidden, lr), torch.optim.Adam(rest, adam, betas=(0.9, 0.99), fused=True)], rest


def draw_sigma(n):
    """σ [n]: a quarter has ln σ uniform in [ln 4, ln 110], the rest is the EDM2 law exp(N(−0.8, 1.6)), which almost never
    reaches the noise where the MMSE step and a sampler's first steps live. Stratified: a batch covers the law evenly."""
    u = (torch.arange(n) + torch.rand(n)) / n
    high = (np.log(4) + 4 * u * np.log(110 / 4)).exp()
    low = (torch.special.ndtri(((u - 0.25) / 0.75).clamp(1e-6, 1 - 1e-6)) * 1.6 - 0.8).exp()
    return torch.where(u < 0.25, high, low)[torch.randperm(n)]


class Batches:
    """Micro-batches of n images and one operator family each; drawn on the processor, so that every device sees the same."""

    def __init__(self, images, size, n, seed, device='cpu', blind=0.15, noisy=True):
        self.images, self.size, self.n, self.seed, self.device, self.blind, self.noisy = images, size, n, seed, device, blind, noisy

    def __getitem__(self, k):
        """family, x, σ, operator, y, σ_n, blind; leaves torch's generator in a state that depends on k alone."""
        seed = np.random.SeedSequence([self.seed, k])
        rng = np.random.default_rng(seed)
        torch.manual_seed(int(seed.generate_state(1, np.uint64)[0] >> 1))
        x = data.to_tensor(self.images[np.sort(rng.integers(0, len(self.images), self.n))])
        x = torch.where(torch.rand(self.n, 1, 1, 1) < 0.5, x.flip(-1), x)
        family = list(operators.FAMILIES)[k % len(operators.FAMILIES)]
        op = operators.FAMILIES[family](self.n, self.size, rng)
        sn = torch.empty(self.n).uniform_(np.log(2e-3), np.log(0.3)).exp() * (torch.rand(self.n) < 0.5) * self.noisy
        sigma, blind = draw_sigma(self.n), bool(rng.random() < self.blind)
        if op is None:
            return family, x.to(self.device), sigma.to(self.device), None, None, 0 * sn.to(self.device), False
        y = op.measure(x[:, None], sn)
        return (
            family,
            *(t.to(self.device) for t in (x, sigma)),
            operators.move(op, self.device),
            y.to(self.device),
            sn.to(self.device),
            blind,
        )


def loss_of(net, x, sigma, op, y, sn, blind):
    """EDM2 loss w(σ)|D − x|² / e^u + u per image, and |D − x|²."""
    s = sigma.view(-1, 1, 1, 1)
    d, u = net(x + torch.randn_like(x) * s, sigma, op, y, extra=5 * sn[:, None], blind=blind)
    error, u = (d - x).square().mean((1, 2, 3)), u.flatten()
    weight = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
    return (weight * error / u.exp() + u).mean(), error.detach()


class Log:
    """Means since the last line. `mmse.<family>` is the PSNR in dB of denoising at σ > 20, `blind.<family>` the same without the operator."""

    def __init__(self, path):
        self.path, self.sums, self.since = path, {}, time.time()

    def add(self, name, value, n=1):
        total, count = self.sums.get(name, (0, 0))
        self.sums[name] = (total + float(value), count + n)

    def line(self, **about):
        means = {k: t / max(n, 1) for k, (t, n) in sorted(self.sums.items())}
        means = {k: round(10 * np.log10(4 / v), 2) if k.startswith(('mmse.', 'blind.')) else round(v, 4) for k, v in means.items()}
        with open(self.path, 'a') as f:
            print(json.dumps({**about, **means}), file=f)
        self.sums, self.since = {}, time.time()


def write(path, state):
    """Never leaves half a file."""
    torch.save(state, f'{path}.tmp')
    os.replace(f'{path}.tmp', path)


class Run:
    """Network, average, optimizers and counters: what is saved and resumed."""

    def __init__(self, folder, preset, start, lr, adam, device='cpu'):
        self.folder, self.preset, self.config = Path(folder), preset, PRESETS[preset][0]
        self.net = self.config.network().to(device)
        self.opts, self.rest = optimizers(self.net, lr, adam)
        self.images, self.step = 0, 0  # images that the weights have seen, steps that the optimizers have done
        self.left = 1.0  # of the learning rates, in a decay that has not ended
        state = self.folder / 'state.pt'
        if state.exists():
            self.load(torch.load(state, map_location=device, weights_only=True))
        elif start:
            weights, about = load_checkpoint(start)
            self.net.load_state_dict(weights)
            self.images = int(about.get('nimg', 0))
        self.average = {k: v.clone() for k, v in self.net.state_dict().items()} if not state.exists() else self.average

    def load(self, s):
        self.net.load_state_dict(s['net'])
        self.average, self.images, self.step, self.left = s['ema'], s['nimg'], s['step'], s.get('left', 1.0)
        for o, saved in zip(self.opts, s['opts']):
            o.load_state_dict(saved)

    def save(self):
        write(
            self.folder / 'state.pt',
            dict(
                net=self.net.state_dict(),
                ema=self.average,
                opts=[o.state_dict() for o in self.opts],
                nimg=self.images,
                step=self.step,
                left=self.left,
            ),
        )
        half = {k: v.half() for k, v in self.average.items()}
        write(self.folder.parent / f'{self.folder.name}-ema.pt', dict(ema=half, cfg=dict(vars(self.config)), nimg=self.images))

    @torch.no_grad()
    def update(self, images):
        self.step, self.images = self.step + 1, self.images + images
        keep = 0.5 ** (images / min(EMA_MOST, EMA_SHARE * self.images))
        now = self.net.state_dict()
        torch._foreach_lerp_([self.average[k] for k in now], list(now.values()), 1 - keep)


def train_step(run, net, batches, micro, rank, world, log):
    """Gradient of the mean loss over this process's `micro` micro-batches, averaged over processes by DDP."""
    for o in run.opts:
        o.zero_grad(set_to_none=True)
    total, k = 0.0, run.images // batches.n
    for j in range(micro):
        last = j == micro - 1 or world == 1
        with contextlib.nullcontext() if last else net.no_sync():
            family, x, sigma, op, y, sn, blind = batches[k + rank * micro + j]
            loss, error = loss_of(net, x, sigma, op, y, sn, blind)
            (loss / micro).backward()
        total += loss.detach() / micro
        if (far := sigma > 20).any():
            log.add(f'{"blind" if blind else "mmse"}.{family}', error[far].sum(), int(far.sum()))
    if world > 1:
        dist.all_reduce(total)
    log.add('loss', total / world)


def apply_gradients(run, rates, factor, log):
    """A step of the optimizers, skipped where the gradient is not finite or its norm has jumped."""
    norm = torch.nn.utils.get_total_norm([p.grad for p in run.net.parameters() if p.grad is not None]).item()
    log.add('gradient', norm)
    if not norm < 1e3:
        log.add('skipped', 1)
        return
    torch.nn.utils.clip_grad_norm_(run.rest, 1.0)
    for o, rate in zip(run.opts, rates):
        o.param_groups[0]['lr'] = rate * factor
        o.step()


def options(arguments):
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('folder', help='sheets (train-*.jpg, test.png) or any folder of images')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--out', help='folder of the state and the log')
    a.add_argument('--weights', help='weights to go on from where the run has no state: .pt with `ema`, or .safetensors')
    a.add_argument('--minutes', type=float, default=60)
    a.add_argument('--images', type=int, help='stop when the weights have seen so many in all')
    a.add_argument('--batch', type=int, default=32, help='images a step and process, a multiple of --micro')
    a.add_argument('--micro', type=int, default=32, help='images of one family, one forward pass')
    a.add_argument('--lr', type=float, default=0.01, help='of Muon')
    a.add_argument('--adam', type=float, default=1e-3)
    a.add_argument('--decay', action='store_true')
    a.add_argument('--threads', type=int, default=os.cpu_count())
    a.add_argument('--dtype', default='bfloat16', choices=['bfloat16', 'float32'])
    a.add_argument('--eager', action='store_true', help='do without torch.compile')
    a.add_argument('--blind', type=float, default=0.15, help='share of the operator batches that are not told H; 1 makes a blind twin')
    a.add_argument('--seed', type=int, default=0)
    o = a.parse_args(arguments)
    if o.micro < 1 or o.batch % o.micro or o.batch < 1:
        a.error(f'--batch {o.batch} is no multiple of --micro {o.micro}')
    return o


def processes():
    """(rank, world, device) of this process; under torchrun, after joining the group."""
    device = f'cuda:{os.environ.get("LOCAL_RANK", 0)}' if torch.cuda.is_available() else 'cpu'
    if 'WORLD_SIZE' not in os.environ:
        return 0, 1, device
    dist.init_process_group('gloo' if device == 'cpu' else 'nccl')
    return dist.get_rank(), dist.get_world_size(), device


def progress(done, asked, world, device):
    """How much of the run is done, ≥ 1 = stop; the chief's clock counts, or processes would part."""
    share = torch.tensor(1.0 if asked else done, device=device)
    if world > 1:
        dist.broadcast(share, 0)
    return share.item()


def main(arguments=None):
    o = options(arguments)
    torch.set_num_threads(o.threads)
    model.DT = getattr(torch, o.dtype)
    rank, world, device = processes()
    folder = Path(o.out or data.RUNS / o.preset)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(o.seed)
    run = Run(folder, o.preset, o.weights, o.lr, o.adam, device)
    if not o.eager:
        model.compile_blocks(run.net)
    # An unconditional or blind micro-batch leaves the feature degradation layers without gradient.
    net = torch.nn.parallel.DistributedDataParallel(run.net, find_unused_parameters=True) if world > 1 else run.net
    images, _ = data.load(o.folder, run.config.size, folder.parent)
    # A network that is not told σ_n sees measurements without noise only.
    batches = Batches(images, run.config.size, o.micro, o.seed, device, o.blind, noisy=run.config.mapping_cond_dim > 0)
    log, start, asked = Log(folder / 'log.jsonl'), time.time(), []
    saved, seen, factor = start, run.images, 0.0
    first, left = run.images, run.left if o.decay else 1.0
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))  # finish the step, save, leave

    def report():
        nonlocal seen
        pace = (run.images - seen) / (time.time() - log.since)
        log.line(time=int(time.time()), kimg=run.images / 1000, pace=round(pace, 1), rate=round(factor, 3))
        seen = run.images

    def done():
        """Of the time or of the images, whichever is nearer to its end."""
        by_images = 0.0 if not o.images else 1.0 if run.images >= o.images else (run.images - first) / (o.images - first)
        return max((time.time() - start) / 60 / o.minutes, by_images)

    while (share := progress(done(), asked, world, device)) < 1:
        train_step(run, net, batches, o.batch // o.micro, rank, world, log)
        run.left = left * (1 - share) if o.decay else 1.0
        factor = min(1, (run.step + 1) / WARM_STEPS) * run.left
        apply_gradients(run, (o.lr, o.adam), factor, log)
        run.update(o.batch * world)
        if rank == 0 and time.time() - log.since > 60:
            report()
        if rank == 0 and time.time() - saved > 300:
            run.save()
            saved = time.time()
    if not asked:
        run.left = 1.0
    if rank == 0:
        report()
        run.save()
    if world > 1:
        leave_together()


def leave_together():
    """Ends one of several processes: all wait until rank 0 has saved.

    Then without the interpreter's own end: in torch 2.13 gloo's threads are now and then torn down in the wrong order there, and a
    finished process aborts (exit code -6), which torchrun takes for a failed run.
    """
    dist.barrier()
    dist.destroy_process_group()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == '__main__':
    main()
