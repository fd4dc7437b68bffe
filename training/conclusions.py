"""What network weights are of: concluded from their shapes, and from the two things that no shape tells.

Raises SystemExit with a sentence that says what to do; the numbers themselves are not looked at.
"""

import difflib
import json
import math
from dataclasses import MISSING, asdict, fields

import torch

import model
from presets import PRESETS, Config

NOT_SAID = ('size', 'neighbourhood')  # what no shape tells
SIZES = (16, 32, 64, 128, 256)  # of the pictures that the page takes
SAY_IT = (
    """Say it: --config '{"size": 64, "neighbourhood": [7, 7, null]}' """
    '(pixels of a side; window of the attention per level, null = global)'
)
NAMES = [f.name for f in fields(Config)]


def read_config(text):
    """What --config says, as a dict of Config fields."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise SystemExit(f'--config is not JSON ({error}): {text}\n{SAY_IT}') from None
    if not isinstance(said, dict):
        raise SystemExit(f'--config is to be names and values in braces, not {text}\n{SAY_IT}')
    for key in said:
        if key not in NAMES:
            alike = difflib.get_close_matches(key, NAMES, 1)
            hint = f' (“{alike[0]}”?)' if alike else ''
            raise SystemExit(f'a network has no “{key}”{hint}; it has {", ".join(NAMES)}')
    return said


def whole_config(said):
    """Config of --config alone, where no weights tell the rest."""
    needed = [f.name for f in fields(Config) if f.default is MISSING]
    if missing := [key for key in needed if key not in said]:
        raise SystemExit(f'random weights need the whole network in --config; {", ".join(missing)} not said')
    config = Config(**said)
    check_told(config)
    expected_shapes(config)
    return config


def expected_shapes(config):
    """{name: shape} of the network's state dict, without making its weights."""
    try:
        with torch.device('meta'):
            return {k: tuple(v.shape) for k, v in config.network().state_dict().items()}
    except (ValueError, TypeError, RuntimeError, ZeroDivisionError) as error:
        raise SystemExit(f'there is no such network: {error}') from None


def conclude(shapes):
    """The Config fields that shapes tell, `NOT_SAID` apart."""
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
    except (IndexError, ZeroDivisionError) as error:
        raise SystemExit(f'these are no weights of an InvFussion network: its tensors have no such shapes ({error})') from None
    extra, classes = shapes.get('unet.mapping_cond_in_proj.weight'), shapes.get('unet.class_emb.weight')
    return found | {'mapping_cond_dim': extra[1] if extra else 0, 'classes': classes[0] if classes else 0, 'out_mult': channels // 3}


def config_of(shapes, said):
    """Config from what shapes tell and what was said of the rest."""
    found = conclude(shapes)
    for key, value in said.items():
        per_level = key in ('joint', 'neighbourhood') and model.per_level(value, len(found['widths']))
        if key in found and found[key] != (per_level or value):
            raise SystemExit(f'{key} is said to be {value}, but the weights have {found[key]}{alike(found)}')
    if missing := [key for key in NOT_SAID if key not in said]:
        raise SystemExit(f'the weights do not tell {" and ".join(missing)}. {SAY_IT}{alike(found)}')
    config = Config(**found | said)
    check_told(config)
    return config


def alike(found):
    """A sentence on the presets of these shapes, or nothing."""
    names = [name for name, (c, _) in PRESETS.items() if all(found[k] == v for k, v in per_levels(c).items() if k in found)]
    return f'\nThey have the shapes of --preset {" or ".join(names)}.' if names else ''


def check_told(config):
    """What no tensor contradicts must make sense by itself."""
    levels, coarsest = len(config.widths), config.patch * 2 ** (len(config.widths) - 1)
    if config.size not in SIZES or isinstance(config.size, bool):
        raise SystemExit(f'size is {config.size!r}; the page takes pictures of {", ".join(map(str, SIZES))} pixels a side')
    if coarsest < 1 or config.size % coarsest:
        raise SystemExit(f'size {config.size} is no multiple of {coarsest}, the pixels of a token on the last of {levels} levels')
    windows = model.per_level(config.neighbourhood, levels)
    if len(windows) != levels:
        raise SystemExit(f'neighbourhood has {len(windows)} entries, the network {levels} levels: one for each, or one number for all')
    for l, window in enumerate(windows):
        side = config.size // (config.patch * 2**l)
        if window is not None and (type(window) is not int or window < 1 or window % 2 == 0 or window > side):
            raise SystemExit(
                f'the neighbourhood of level {l} is {json.dumps(window)}; '
                f'it is to be an odd number of tokens up to {side}, the side of that level, or null (global)'
            )


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
