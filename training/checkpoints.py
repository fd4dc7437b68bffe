"""Where weights come from: a file of whatever trained them, or random numbers. What network they are is concluded from their shapes.

A source has `shapes` {name: shape}, `about` (what it says of itself) and `read(names)`, float32 tensors of these names only: weights of
any size pass through in pieces. Names are the reference's: `unet.…`, `logvar_…`. Nothing in a file is run (weights_only).
"""

import math
import zlib
from collections import OrderedDict
from dataclasses import asdict
from typing import Any, TypeGuard

import torch
from safetensors import safe_open

import model
import weights
from presets import PRESETS, Config

WRAPPERS = ('module.', '_orig_mod.')  # of DistributedDataParallel and torch.compile
HOLDERS = ('ema', 'state_dict', 'model', 'net', 'params')  # keys that a state dict may lie under, best first
NOT_SAID = ('size', 'neighbourhood')  # what no shape tells


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
    """A .safetensors file, or the weights of a model folder: `paths` are its shards."""

    def __init__(self, paths):
        self.at, self.shapes = {}, {}
        for path in paths:
            with safe_open(path, 'pt') as f:
                self.about = weights.read_about(f)
                for k in f.keys():
                    self.at[k], self.shapes[k] = path, tuple(f.get_slice(k).get_shape())

    def read(self, names):
        found = {}
        for path in {self.at[k] for k in names}:
            with safe_open(path, 'pt') as f:
                found |= {k: f.get_tensor(k).float() for k in names if self.at[k] == path}
        return {k: found[k] for k in names}


class TorchFile:
    """What torch.save wrote: a state dict, or a dict that holds one. Mapped, not read: each piece maps the file anew and lets go of it."""

    def __init__(self, path):
        self.path = path
        self.holder, tensors, said = find_state(self.load())
        self.shapes = {k: tuple(v.shape) for k, v in tensors.items()}
        self.about = {k: said[k] for k in ('cfg', 'nimg', 'blur_factor', 'checkpoint') if k in said}
        if isinstance(said.get('state'), dict) and 'cur_nimg' in said['state']:  # the reference's training state
            self.about['nimg'] = said['state']['cur_nimg']

    def load(self):
        # The reference's training state is a dict subclass of its own package.
        with torch.serialization.safe_globals([(OrderedDict, 'dnnlib.util.EasyDict')]):
            try:
                return torch.load(self.path, map_location='cpu', weights_only=True, mmap=True)
            except RuntimeError as error:  # files of before torch 1.6 cannot be mapped
                if 'mmap' not in str(error):
                    raise
                return torch.load(self.path, map_location='cpu', weights_only=True)

    def read(self, names):
        tensors = find_state(self.load())[1]
        return {k: tensors[k].float() for k in names}


def is_state(value) -> TypeGuard[dict[str, torch.Tensor]]:
    return isinstance(value, dict) and len(value) > 0 and all(isinstance(v, torch.Tensor) for v in value.values())


def find_state(loaded) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(where it lay, state dict, everything beside it) of what a file holds."""
    if is_state(loaded):
        return 'the file itself', loaded, {}
    for key in HOLDERS if isinstance(loaded, dict) else ():
        value = loaded.get(key)
        if isinstance(value, dict) and 'emas' in value:  # averages of several lengths: the first
            value = value['emas'][0]
        if is_state(value):
            return f'`{key}`', value, {k: v for k, v in loaded.items() if k != key}
    held = f'; it holds {", ".join(map(str, loaded))}' if isinstance(loaded, dict) else ''
    raise SystemExit(f'no state dict was found in the file{held}. Save one: torch.save({{"ema": net.state_dict()}}, "weights.pt")')


class Renamed:
    """A source whose names are the reference's, whatever wrapped the network when it was saved. `log` says what was done."""

    def __init__(self, source, log=print):
        self.source, self.about, self.names = source, source.about, {}
        for name in source.shapes:
            plain = name
            while wrapper := next((w for w in WRAPPERS if plain.startswith(w)), None):
                plain = plain.removeprefix(wrapper)
            self.names[plain] = name
        if not any(name.startswith('unet.') for name in self.names):
            self.names = {f'unet.{plain}': name for plain, name in self.names.items()}
            log('names have no `unet.`: taken as the raw network without its preconditioning')
        self.shapes = {plain: source.shapes[name] for plain, name in self.names.items()}
        self.absent = {}
        if not any(name.startswith('logvar_') for name in self.shapes):
            # Only training reads it.
            self.absent = {'logvar_fourier.freqs': (128,), 'logvar_fourier.phases': (128,)}
            self.absent |= {'logvar_linear.weight': (1, 128), 'logvar_linear.bias': (1,)}
            self.shapes |= self.absent
            log('no log-variance u(σ) in it: written as zeros (only training reads it)')

    def read(self, names):
        there = self.source.read([self.names[k] for k in names if k not in self.absent])
        return {k: torch.zeros(self.absent[k]) if k in self.absent else there[self.names[k]] for k in names}


def open_checkpoint(path, log=print):
    """A source from a .safetensors, .pt, .pth, .ckpt or .pkl file."""
    if str(path).endswith('.safetensors'):
        return Renamed(Safetensors([path]), log)
    source = TorchFile(path)
    log(f'{path}: state dict found in {source.holder}')
    return Renamed(source, log)


def expected_shapes(config):
    """{name: shape} of the network's state dict, without making its weights."""
    with torch.device('meta'):
        return {k: tuple(v.shape) for k, v in config.network().state_dict().items()}


def conclude(shapes):
    """The Config fields that shapes tell, `NOT_SAID` apart. Raises SystemExit where they are no network of this kind."""
    count = lambda prefix: len({name.removeprefix(prefix).split('.')[0] for name in shapes if name.startswith(prefix)})
    last = count('unet.down_levels.')
    blocks = [f'unet.down_levels.{l}.' for l in range(last)] + ['unet.mid_level.']
    try:
        widths = [shapes[b + '0.attn.self_attn.out_proj.weight'][0] for b in blocks]
        found = {
            'patch': math.isqrt(shapes['unet.patch_in.proj.weight'][1] // 6),
            'depths': [count(b) for b in blocks],
            'widths': widths,
            'd_head': widths[0] // shapes[blocks[0] + '0.attn.self_attn.scale'][0],
            'joint': [b + '0.feature_degradation.deg_linear.weight' in shapes for b in blocks],
            'mapping_width': shapes['unet.time_in_proj.weight'][0],
            'mapping_depth': count('unet.mapping.blocks.'),
        }
        channels = shapes['unet.patch_out.proj.weight'][0] // found['patch'] ** 2
    except KeyError as missing:
        raise SystemExit(f'these are no weights of an InvFussion network: {missing.args[0]} is not among {len(shapes)} tensors') from None
    extra, classes = shapes.get('unet.mapping_cond_in_proj.weight'), shapes.get('unet.class_emb.weight')
    return found | {'mapping_cond_dim': extra[1] if extra else 0, 'classes': classes[0] if classes else 0, 'out_mult': channels // 3}


def config_of(shapes, said):
    """Config from what shapes tell and what was said of the rest. Raises SystemExit where they differ or something is missing."""
    found = conclude(shapes)
    for key, value in said.items():
        if key not in Config.__dataclass_fields__:
            raise SystemExit(f'a network has no “{key}”; it has {", ".join(Config.__dataclass_fields__)}')
        per_level = key in ('joint', 'neighbourhood') and model.per_level(value, len(found['widths']))
        if key in found and found[key] != (per_level or value):
            raise SystemExit(f'{key} is said to be {value}, but the weights have {found[key]}')
    missing = [key for key in NOT_SAID if key not in said]
    if missing:
        alike = [name for name, (c, _) in PRESETS.items() if all(found[k] == v for k, v in per_levels(c).items() if k in found)]
        like = f'\nThey have the shapes of --preset {" or ".join(alike)}.' if alike else ''
        raise SystemExit(
            f'the weights do not tell {" and ".join(missing)}. Say it: --config '
            """'{"size": 64, "neighbourhood": [7, 7, null]}' (pixels of a side; window of the attention per level, null = global)""" + like
        )
    return Config(**found | said)


def per_levels(config):
    """A config as a dict, settings that may be given once given for every level."""
    n = len(config.widths)
    return asdict(config) | {k: model.per_level(getattr(config, k), n) for k in ('joint', 'neighbourhood')}


def unmapped(shapes, config):
    """Sentences: which tensors of a state dict are not the network's, and which it lacks. Empty where every one is mapped."""
    want = expected_shapes(config)
    return [
        *(f'{k} {list(v)} is not in the network' for k, v in shapes.items() if k not in want),
        *(f'{k} {list(v)} is missing' for k, v in want.items() if k not in shapes),
        *(f'{k} has shape {list(shapes[k])}, the network {list(v)}' for k, v in want.items() if k in shapes and tuple(shapes[k]) != v),
    ]
