"""Where weights come from: a file of whatever trained them, or random numbers.

A source has `shapes` {name: shape}, `about` (what it says of itself) and `read(names)`, float32 tensors of these names only: weights of
any size pass through in pieces. Names are the reference's: `unet.…`, `logvar_…`. Nothing in a file is run (weights_only). A file that is
no such source raises SystemExit with what it is instead, and what to do.
"""

import math
import pickle
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import safe_open

import layouts
import model
import weights
from conclusions import expected_shapes

SAVE_IT = 'Where it was made: torch.save({"ema": net.state_dict()}, "weights.pt")'


class Random:
    """Weights for a network that nobody trained: every path carries a signal of sane size. Each tensor depends on seed and name alone."""

    def __init__(self, config, seed):
        self.shapes, self.seed = expected_shapes(config), seed
        self.about = {'checkpoint': f'random, seed {seed}'}

    def read(self, names):
        return {k: random_tensor(k, self.shapes[k], self.seed) for k in names}


def random_tensor(name, shape, seed):
    g = torch.Generator().manual_seed(zlib.crc32(f'{seed}/{name}'.encode()))
    normal = lambda std: torch.randn(shape, generator=g).mul_(std)  # in place: the largest of them has 57 MB
    if name.endswith('pos_emb.freqs'):
        return model.AxialRoPE(4 * shape[1], shape[0]).freqs
    if name.endswith(('time_emb.weight', 'aug_emb.weight')):
        return normal(1)
    if name.startswith('logvar_fourier'):
        return normal(2 * math.pi)
    if name.endswith('.scale'):
        return torch.full(shape, 10.0 if 'self_attn' in name else 1.0)
    if name.endswith('.fac'):
        return torch.full(shape, 0.5)
    if name.endswith('norm.linear.weight'):
        return normal(0.3 / math.sqrt(shape[-1]))
    if any(part in name for part in ('deg_linear', 'class_emb', 'mapping_cond_in')):
        return normal(0.5)
    if name.endswith(('out_proj.weight', 'down_proj.weight', 'patch_out.proj.weight')):
        return normal(0.5 / math.sqrt(shape[-1]))
    return torch.rand(shape, generator=g).mul_(2).sub_(1).div_(math.sqrt(shape[-1]))


class Safetensors:
    """A .safetensors file, or several that hold parts: `paths` are its shards."""

    def __init__(self, paths):
        self.at, self.shapes, self.about = {}, {}, {}
        for path in paths:
            with safe_open(path, 'pt') as f:
                self.about |= weights.read_about(f)
                for k in f.keys():
                    self.at[k], self.shapes[k] = path, tuple(f.get_slice(k).get_shape())

    def read(self, names):
        found = {}
        for path in {self.at[k] for k in names}:
            with safe_open(path, 'pt') as f:
                found |= {k: numbers(k, f.get_tensor(k)) for k in names if self.at[k] == path}
        return {k: found[k] for k in names}


class Inert(dict):
    """Stands for what a file holds beside tensors, dicts and lists (settings, whole modules): what it was made of, and no code."""

    def __init__(self, *_, **__):
        super().__init__()

    def __setstate__(self, state):
        if isinstance(state, dict):
            self.update(state)


# torch.load puts items into an OrderedDict and no other dict; this is how it says whose it met.
MEANT_AS_DICT = re.compile(r"Can only SETITEM.*got <class '[^']*of ([^']*)'>")


class TorchFile:
    """What torch.save wrote: tensors in dicts and lists, however deep. Mapped, not read: each piece maps it anew and lets go of it."""

    def __init__(self, path):
        self.path, self.dicts = path, set()
        held = self.load()
        self.shapes = {k: tuple(v.shape) for k, v in layouts.flatten(held)}
        said = held if isinstance(held, dict) else {}
        self.about = {k: said[k] for k in ('cfg', 'nimg', 'blur_factor', 'checkpoint') if k in said}
        if isinstance(said.get('state'), dict) and 'cur_nimg' in said['state']:  # the reference's training state
            self.about['nimg'] = said['state']['cur_nimg']
        if not self.shapes:
            there = f'; it holds {", ".join(map(str, said))}' if said else ''
            raise SystemExit(f'no state dict was found in the file{there}. {SAVE_IT}')

    def load(self):
        with open(self.path, 'rb') as f:
            mapped = f.read(2) == b'PK'  # files of before torch 1.6 cannot be mapped
        foreign = torch.serialization.get_unsafe_globals_in_checkpoint(self.path) if mapped else []
        while True:
            stands: list[Callable | tuple[Callable, str]] = [
                (OrderedDict if name in self.dicts else type(f'of {name}', (Inert,), {}), name) for name in foreign
            ]
            try:
                with torch.serialization.safe_globals(stands):
                    return torch.load(self.path, map_location='cpu', weights_only=True, mmap=mapped or None)
            except pickle.UnpicklingError as error:
                met = MEANT_AS_DICT.search(str(error))
                if not met or met[1] in self.dicts:
                    raise
                self.dicts.add(met[1])

    def read(self, names):
        tensors = dict(layouts.flatten(self.load()))
        return {k: numbers(k, tensors[k]) for k in names}


def numbers(name, tensor):
    """float32, dense."""
    if tensor.is_meta:
        raise SystemExit(
            f'{name} has a shape and no numbers: it was saved from the device “meta”. {SAVE_IT}, after the weights were loaded'
        )
    if not tensor.is_floating_point():
        raise SystemExit(f'{name} holds {tensor.dtype}: export the weights that were trained, not quantized ones')
    return (tensor if tensor.layout is torch.strided else tensor.to_dense()).float()


class Reference:
    """The network of a source under the reference's own names, whatever wrapped it when it was saved. `log` says what was done."""

    def __init__(self, source, log=print, wanted=None):
        found = layouts.choose(source.shapes, wanted, log)
        self.source, self.about, self.names = source, known_about(source.about), found.names
        self.shapes = {plain: source.shapes[name] for plain, name in found.names.items()}
        if found.raw:
            log('names have no `unet.`: taken as the raw network without its preconditioning')
        self.made = {name: make for name, make in (log_variance() | rotary(self.shapes)).items() if name not in self.shapes}
        if any(name.startswith('logvar_') for name in self.made):
            log('no log-variance u(σ) in it, or not all: written as zeros (only training reads it)')
        if any(name.endswith('pos_emb.freqs') for name in self.made):
            log('no rotary frequencies in it (pos_emb.freqs), or not all: made by their formula')
        self.shapes |= {name: tuple(make().shape) for name, make in self.made.items()}

    def read(self, names):
        there = self.source.read([self.names[k] for k in names if k not in self.made])
        return {k: self.made[k]() if k in self.made else there[self.names[k]] for k in names}


def log_variance():
    """{name: what makes it} of u(σ)."""
    shapes = {'freqs': (128,), 'phases': (128,)}
    made = {f'logvar_fourier.{k}': shape for k, shape in shapes.items()} | {'logvar_linear.weight': (1, 128), 'logvar_linear.bias': (1,)}
    return {name: lambda shape=shape: torch.zeros(shape) for name, shape in made.items()}


def rotary(shapes):
    """{name: what makes it} of the frequencies that follow from the shape of every attention; some leave them out of a state dict."""
    made = {}
    for name, shape in shapes.items():
        attention = name.removesuffix('scale')
        width = shapes.get(f'{attention}out_proj.weight', ())
        if name.endswith('self_attn.scale') and len(shape) == 1 and shape[0] > 0 and width:
            heads, dim = shape[0], width[0] // shape[0]
            made[f'{attention}pos_emb.freqs'] = lambda heads=heads, dim=dim: model.AxialRoPE(dim // 2, heads).freqs
    return made


def known_about(said):
    """Of what a file says about itself, what is meant as here: other trainers use these names for other things."""
    kinds = {'cfg': dict, 'checkpoint': str, 'blur_factor': (int, float)}
    known = {k: said[k] for k, kind in kinds.items() if isinstance(said.get(k), kind)}
    images = said.get('nimg')
    if isinstance(images, torch.Tensor) and images.numel() == 1:
        images = images.item()
    return known | ({'nimg': int(images)} if isinstance(images, (int, float)) and math.isfinite(images) else {})


def open_checkpoint(path, log=print, wanted=None):
    """The network of a file of torch.save or safetensors, or of a folder of .safetensors shards; `wanted` is which of several."""
    path = Path(path)
    if not path.exists():
        raise SystemExit(f'{path}: there is no such file')
    shards = sorted(path.glob('*.safetensors')) if path.is_dir() else [path] * is_safetensors(path)
    if path.is_dir() and not shards:
        raise SystemExit(f'{path} is a folder without .safetensors files; name the file of weights')
    try:
        source = Safetensors(shards) if shards else TorchFile(path)
    except Exception as error:  # a reader of pickles fails in every way there is
        raise SystemExit(f'{path}: {unreadable(path, error)}') from None
    log(f'{path}: {len(source.shapes)} tensors')
    return Reference(source, log, wanted)


def is_safetensors(path):
    """By its beginning: the length of a header, and the header's first character."""
    with open(path, 'rb') as f:
        return f.read(9)[8:] == b'{'


def unreadable(path, error):
    """What a file is that could not be read, and what to do."""
    with open(path if path.is_file() else next(path.glob('*.safetensors')), 'rb') as f:
        start = f.read(64)
    if not start:
        return 'is empty; fetch it again'
    if start.startswith(b'version https://git-lfs'):
        return 'is a pointer of Git LFS, not the weights: git lfs pull'
    if start.lstrip()[:1] == b'<':
        return 'is a web page, not weights: the host asked for something before the download'
    if path.suffix == '.onnx':
        return f'is a graph, not weights. {SAVE_IT}'
    if isinstance(error, pickle.UnpicklingError) and (start[:1] == b'\x80' or start[:2] == b'PK'):
        return f'holds objects of Python beside its tensors, and nothing of a file is run here. {SAVE_IT}'
    said = str(error).split('\n')[0].split('. ')[0] or type(error).__name__
    return f'is cut, damaged or no file of weights ({said}); fetch or save it again'
