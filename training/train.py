"""Train the denoiser, on one process or on several (torchrun), on the processor or on graphics cards; bounded in time, resumable.

  train.py FOLDER --preset faces64 --minutes 600          a run is a folder: runs/<preset>/ unless --out says otherwise
  train.py FOLDER --minutes 40 --decay 1                  the last stretch: learning rates fall linearly to 0 over that share of the run;
                                                          interrupted, the same command with the minutes that are left goes on falling
  train.py FOLDER --preset photos64 --weights faces64.pt --pieces PHOTOGRAPHS     other data: class rows start fresh, the average anew
  train.py FOLDER --device cuda --batch 512               the same on a graphics card (README, “An hour on a GPU”)
  torchrun --nproc-per-node=2 train.py FOLDER …

A step averages the gradient over micro-batches, each of all operator families side by side; the k-th micro-batch of a run depends on
(seed, k) and the kind of device alone, so N processes with M micro-batches each see exactly what one process with N·M sees.
Nothing in a step waits for the device: what is logged and checked is asked of it every LOOK steps.
"""

import argparse
import contextlib
import json
import math
import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

import data
import degradations
import model
import operators
import optimise
import processes
import quick
import sources
from presets import PRESETS
from processes import Stopped
from weights import load_checkpoint

SIGMA_DATA = 0.5
WARM_STEPS = 200  # of the learning rates, after a start without optimizer state
EMA_SHARE, EMA_MOST = 0.05, 100_000  # half-life of the average: a share of the images seen of this data, at most so many
UNLABELLED = 0.15  # of the labels, dropped: the unconditional row learns too
LOW = 1 / 8  # of the images that something is measured of: σ where told used to lose to free
LOOK = 25  # steps between questions to the device


def draw_sigma(n, device='cpu', low=0.0, far=degradations.FACES.far):
    """σ [n]: a share `far` has ln σ uniform in [ln 4, ln 110], the rest is the EDM2 law exp(N(−0.8, 1.6)), which almost never reaches the
    noise where the MMSE step and a sampler's first steps live; of that rest, a share `low` of all has ln σ uniform in [ln 0.03, ln 1].
    Stratified: a batch covers the law evenly."""
    u = (torch.arange(n, device=device) + torch.rand(n, device=device)) / n
    within = lambda a, b, lo, hi: (math.log(lo) + (u - a) / (b - a) * math.log(hi / lo)).exp()
    middle = (torch.special.ndtri(((u - far) / (1 - far - low)).clamp(1e-6, 1 - 1e-6)) * 1.6 - 0.8).exp()
    out = torch.where(u < far, within(0, far, 4, 110), middle)
    out = torch.where(u < 1 - low, out, within(1 - low, 1, 0.03, 1)) if low else out
    return out[torch.randperm(n, device=device)]


@dataclass
class Batch:
    """x [N, 3, S, S], σ [N], operators with their y, σ_n [N], seen [N] (1: told H), label [N] or None, {family: slice}."""

    x: torch.Tensor
    sigma: torch.Tensor
    op: operators.Mixed
    sn: torch.Tensor
    seen: torch.Tensor
    label: torch.Tensor | None
    families: dict


class Batches:
    """Micro-batches of n images, all families side by side, drawn on the sources' device."""

    def __init__(self, source, config, n, seed, device='cpu', blind=0.15, mixture=degradations.FACES):
        self.source, self.config, self.n, self.seed, self.device, self.blind = source, config, n, seed, device, blind
        self.mixture, self.counts = mixture, mixture.counts(n)

    def __getitem__(self, k):
        """Batch k; leaves torch's generators in a state that depends on k alone."""
        n, device, config = self.n, self.device, self.config
        torch.manual_seed(int(np.random.SeedSequence([self.seed, k]).generate_state(1, np.uint64)[0] >> 1))
        x, label = self.source.draw(n)
        u = lambda: torch.rand(n, device=device)
        # Half of the measurements have noise, log-uniform; a network that is not told σ_n sees none.
        sn = (math.log(2e-3) + u() * math.log(0.3 / 2e-3)).exp() * (u() < 0.5) * (config.mapping_cond_dim > 0)
        none = self.counts.get('none', 0)
        sigma = torch.cat([draw_sigma(m, device, low, self.mixture.far) for m, low in ((none, 0.0), (n - none, LOW)) if m])
        ends = np.cumsum([0, *self.counts.values()]).tolist()
        families = {f: slice(a, b) for f, a, b in zip(self.counts, ends, ends[1:]) if a < b}
        if none:
            sn[families['none']] = 0
        seen = (u() >= self.blind).float()
        if config.classes:
            label = torch.where(u() < UNLABELLED, config.classes - 1, label)
        op = degradations.degrade(x, sn, seen, k, self.mixture)
        return Batch(x, sigma, op, sn, seen, label if config.classes else None, families)


def loss_of(net, b):
    """EDM2 loss w(σ)|D − x|² / e^u + u per image, and |D − x|²: both [N]."""
    s = b.sigma.view(-1, 1, 1, 1)
    d, u = net(b.x + torch.randn_like(b.x) * s, b.sigma, b.op, None, extra=5 * b.sn[:, None], label=b.label)
    error, u = (d - b.x).square().mean((1, 2, 3)), u.flatten()
    weight = (b.sigma**2 + SIGMA_DATA**2) / (b.sigma * SIGMA_DATA) ** 2
    return weight * error / u.exp() + u, error.detach()


class Log:
    """Means since the last line, summed where the numbers are. `mmse.<family>` is the PSNR in dB of denoising at σ > 20, told H;
    `blind.<family>` the same without the operator."""

    def __init__(self, path):
        self.path, self.sums, self.since = path, {}, time.time()

    def add(self, name, value, n=1):
        total, count = self.sums.get(name, (0, 0))
        self.sums[name] = (total + value, count + n)

    def line(self, **about):
        sums = {k: (float(t), float(n)) for k, (t, n) in sorted(self.sums.items())}
        means = {k: t / n for k, (t, n) in sums.items() if n}
        means = {k: round(10 * np.log10(4 / v), 2) if k.startswith(('mmse.', 'blind.')) else round(v, 4) for k, v in means.items()}
        with open(self.path, 'a') as f:
            print(json.dumps({**about, **means}), file=f)
        self.sums, self.since = {}, time.time()


def write(path, state):
    """Never leaves half a file."""
    torch.save(state, f'{path}.tmp')
    os.replace(f'{path}.tmp', path)


def take_weights(net, path):
    """Weights of a file into a network; how many images they saw. Class rows that the file lacks start as the reference's do, N(0, 1): much
    smaller ones are lost beside the noise level's 5. The unconditional row starts at 0, and what no class is told stays as it was. All else
    must be there."""
    state, about = load_checkpoint(path)
    rows = 'unet.class_emb.weight'
    own = net.state_dict()
    if rows in own and rows not in state:
        state[rows] = torch.randn_like(own[rows]).cpu()
        state[rows][-1] = 0
    wrong = sorted(k for k in own.keys() | state.keys() if k not in own or k not in state or own[k].shape != state[k].shape)
    if wrong:
        raise Stopped(f'{path} does not fit the preset: {len(wrong)} tensors are missing, too many or of another size, {wrong[0]} first')
    net.load_state_dict(state)
    return int(about.get('nimg', 0))


class Run:
    """Network, average, optimizers and counters: what is saved and resumed."""

    def __init__(self, folder, preset, start, lr, adam, device='cpu'):
        self.folder, self.preset, self.config = Path(folder), preset, PRESETS[preset][0]
        self.net = self.config.network().to(device)
        self.opts = optimise.of_network(self.net, lr, adam)
        self.images, self.step = 0, 0  # images that the weights have seen, steps that the optimizers have done
        self.left = 1.0  # of the learning rates, in a decay that has not ended
        self.data = None  # key of the data that the average counts
        self.lost = torch.zeros((), device=device)  # losses that were no number
        state = self.folder / 'state.pt'
        if state.exists():
            self.load(torch.load(state, map_location=device, weights_only=True))
            return
        self.images = take_weights(self.net, start) if start else 0
        self.began = self.images  # images before this data
        self.average = {k: v.clone() for k, v in self.net.state_dict().items()}

    def load(self, s):
        self.net.load_state_dict(s['net'])
        self.average, self.images, self.step, self.left = s['ema'], s['nimg'], s['step'], s.get('left', 1.0)
        self.began, self.data = s.get('began', 0), s.get('data')
        self.opts.load(s['opts'])

    def on(self, key):
        """Says what data follows: on other data the average starts counting anew."""
        if self.data not in (None, key):
            self.began = self.images
        self.data = key

    def save(self):
        state = dict(net=self.net.state_dict(), ema=self.average, opts=self.opts.state())
        counters = dict(nimg=self.images, began=self.began, data=self.data, step=self.step, left=self.left)
        write(self.folder / 'state.pt', state | counters)
        half = {k: v.half().cpu() for k, v in self.average.items()}
        write(self.folder.parent / f'{self.folder.name}-ema.pt', dict(ema=half, cfg=dict(vars(self.config)), nimg=self.images))

    @torch.no_grad()
    def update(self, images):
        self.step, self.images = self.step + 1, self.images + images
        keep = 0.5 ** (images / min(EMA_MOST, EMA_SHARE * (self.images - self.began)))
        now = self.net.state_dict()
        torch._foreach_lerp_([self.average[k] for k in now], list(now.values()), 1 - keep)  # pyright: ignore[reportPrivateImportUsage]


def train_step(run, net, batches, micro, rank, world, log):
    """Gradient of the mean loss over this process's `micro` micro-batches, averaged over processes by DDP; the loss, on the device."""
    run.opts.zero()
    total, k = torch.zeros_like(run.lost), run.images // batches.n
    for j in range(micro):
        last = j == micro - 1 or world == 1
        with contextlib.nullcontext() if last else net.no_sync():
            b = batches[k + rank * micro + j]
            losses, error = loss_of(net, b)
            (losses.mean() / micro).backward()
        total += losses.detach().mean() / micro
        far = (b.sigma > 20).float()
        for family, part in b.families.items():
            told = b.seen[part] if family != 'none' else torch.ones_like(b.seen[part])
            for name, chosen in (('mmse', told), ('blind', 1 - told)):
                log.add(f'{name}.{family}', (error[part] * far[part] * chosen).sum(), (far[part] * chosen).sum())
    if world > 1:
        dist.all_reduce(total)
    log.add('loss', total / world)
    return total


def apply_gradients(run, factor, log, loss=None):
    """A step of the optimizers; left out where the gradient or the loss is no number, or the gradient's norm has jumped."""
    finite = torch.isfinite(loss) if loss is not None else torch.ones((), dtype=torch.bool, device=run.lost.device)
    norm, sound = run.opts.step(factor, finite)
    run.lost += (~finite).float()
    log.add('gradient', torch.where(sound, norm, 0), sound.float())
    log.add('skipped', (~sound).float())


def options(arguments):
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('folder', help='sheets (train-*.jpg, test.png, labels.npy) or any folder of images')
    a.add_argument('--preset', default='faces64', choices=PRESETS)
    a.add_argument('--out', help='folder of the state and the log')
    a.add_argument('--weights', help='weights to go on from where the run has no state: .pt with `ema`, or .safetensors')
    a.add_argument('--pieces', help='a folder of photographs: pieces of them at their own scale take a share of every batch')
    a.add_argument('--pieces-share', type=float, default=0.5)
    a.add_argument('--minutes', type=float, default=60)
    a.add_argument('--images', type=int, help='stop when the weights have seen so many in all')
    a.add_argument('--batch', type=int, default=32, help='images a step and process, a multiple of --micro')
    a.add_argument('--micro', type=int, help='images of one forward pass; --batch at most, 32 on the processor')
    a.add_argument('--lr', type=float, default=0.01, help='of Muon')
    a.add_argument('--adam', type=float, default=1e-3)
    a.add_argument('--decay', type=float, nargs='?', const=1.0, default=0.0, help='share of the run, its last, in which rates fall to 0')
    a.add_argument('--device', choices=['cpu', 'cuda'], help='default: cuda where there is one')
    a.add_argument('--threads', type=int, default=os.cpu_count())
    a.add_argument('--dtype', default='bfloat16', choices=['bfloat16', 'float32'])
    a.add_argument('--eager', action='store_true', help='do without torch.compile')
    a.add_argument('--blind', type=float, default=0.15, help='share of the measured images that are not told H; 1 makes a blind twin')
    a.add_argument('--mixture', default='faces', choices=degradations.MIXTURES, help='how much of which operator and noise')
    a.add_argument('--far', type=float, help='share of the images at the noise of the MMSE step; default: of the mixture')
    a.add_argument('--seed', type=int, default=0)
    o = a.parse_args(arguments)
    o.device = o.device or ('cuda' if torch.cuda.is_available() else 'cpu')
    o.micro = o.micro or (o.batch if o.device == 'cuda' else min(o.batch, 32))
    if o.batch < 1 or o.micro < 1 or o.batch % o.micro:
        a.error(f'--batch {o.batch} is no multiple of --micro {o.micro}')
    o.far = degradations.MIXTURES[o.mixture].far if o.far is None else o.far
    if not all(0 <= share <= 1 for share in (o.decay, o.pieces_share)) or not 0 <= o.far <= 1 - LOW:
        a.error(f'--decay and --pieces-share are shares, 0 … 1, and --far is at most {1 - LOW}')
    return o


class Clock:
    """How much of a run is done and what is left of its rates: flat, then falling to 0 over the last `decay` of it."""

    def __init__(self, o, run):
        self.o, self.start, self.first = o, time.time(), run.images
        self.left = run.left if o.decay else 1.0

    def done(self, run):
        """Of the time or of the images, whichever is nearer to its end."""
        o, first = self.o, self.first
        by_images = 0.0 if not o.images else 1.0 if run.images >= o.images else (run.images - first) / (o.images - first)
        return max((time.time() - self.start) / 60 / o.minutes, by_images)

    def rate(self, share):
        decay = self.o.decay
        if self.left < 1:  # a fall that was interrupted goes on from where it was
            return self.left * (1 - share)
        return min(1.0, (1 - share) / decay) if decay else 1.0


def look(run, folder):
    """Asks the device whether all losses were numbers. @raises Stopped"""
    if run.lost.item():
        raise Stopped(
            f'the loss was no number in {int(run.lost.item())} of the last steps (after {run.images} images): '
            f'the run stops, {folder / "state.pt"} is the last good state; go on from it with a lower --lr'
        )


def loop(o, run, net, batches, rank, world, device):
    """Steps until the time is over or SIGTERM asks to stop."""
    log, asked, clock = Log(run.folder / 'log.jsonl'), [], Clock(o, run)
    saved, seen, factor = time.time(), run.images, 0.0
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))  # finish the step, save, leave

    def report():
        nonlocal seen
        pace = (run.images - seen) / max(time.time() - log.since, 1e-9)
        log.line(time=int(time.time()), kimg=run.images / 1000, pace=round(pace, 1), rate=round(factor, 3))
        seen = run.images

    while (share := processes.agreed(1.0 if asked else clock.done(run), world)) < 1:
        loss = train_step(run, net, batches, o.batch // o.micro, rank, world, log)
        run.left = clock.rate(share)
        factor = min(1, (run.step + 1) / WARM_STEPS) * run.left
        apply_gradients(run, factor, log, loss)
        run.update(o.batch * world)
        if device == 'cpu' or run.step % LOOK == 0:
            look(run, run.folder)
        if rank == 0 and time.time() - log.since > 60:
            report()
        if rank == 0 and time.time() - saved > 300:
            look(run, run.folder)
            run.save()
            saved = time.time()
    look(run, run.folder)
    if not asked:
        run.left = 1.0
    if rank == 0:
        report()
        run.save()


def main(arguments=None):
    o = options(arguments)
    torch.set_num_threads(o.threads)
    model.DT = getattr(torch, o.dtype)
    rank, world, device = processes.join(o.device, o.dtype)
    folder = Path(o.out or data.RUNS / o.preset)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(o.seed)
    try:
        run = Run(folder, o.preset, o.weights, o.lr, o.adam, device)
        if not o.eager:
            quick.compile_blocks(run.net)
        net = torch.nn.parallel.DistributedDataParallel(run.net, broadcast_buffers=False) if world > 1 else run.net
        source = sources.load(o.folder, run.config, device, o.pieces, o.pieces_share, folder.parent)
        run.on(source.key)
        loop(
            o,
            run,
            net,
            Batches(source, run.config, o.micro, o.seed, device, o.blind, replace(degradations.MIXTURES[o.mixture], far=o.far)),
            rank,
            world,
            device,
        )
    except torch.cuda.OutOfMemoryError:
        raise processes.too_large(o.micro) from None
    if world > 1:
        processes.leave_together()


if __name__ == '__main__':
    main()
