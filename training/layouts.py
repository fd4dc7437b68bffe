"""Where in a file the network lies: under which keys, behind which wrappers, beside what else. Names in, names out; reads no numbers.

A network is known by a tensor that every one has. What lies beside it (optimisers, counters, other networks) is left out.
"""

import re
from dataclasses import dataclass

import torch

# Of parallel, compiled and sharded networks, and what a module that was saved whole keeps its parts in.
WRAPPERS = ('module', '_orig_mod', '_fsdp_wrapped_module', '_checkpoint_wrapped_module', '_modules', '_parameters', '_buffers')
SIGN = ('patch_in', 'proj', 'weight')
HOLDERS = ('ema', 'state_dict', 'model', 'net', 'params')  # keys that a network may lie under, best first
AVERAGE = re.compile(r'(^|_)(emas?|average[sd]?|shadow)(_|$)', re.IGNORECASE)
MOST_NESTED = 64  # a module that was saved whole has 18


def flatten(held, path=(), within=()):
    """(dotted path, tensor) of every tensor in nested dicts and lists. What holds itself is not entered again."""
    if isinstance(held, torch.Tensor):
        yield '.'.join(path), held
    elif isinstance(held, (dict, list, tuple)) and len(path) < MOST_NESTED and id(held) not in within:
        for key, value in held.items() if isinstance(held, dict) else enumerate(held):
            yield from flatten(value, (*path, str(key)), (*within, id(held)))


@dataclass
class Found:
    """One network: `names` {the reference's name: the file's}; `raw` has no preconditioning around it."""

    path: str
    raw: bool
    names: dict[str, str]


def parts(name):
    return tuple(part for part in name.split('.') if part not in WRAPPERS)


def networks(shapes):
    """Every network among {name: shape}, best first: averages before what was averaged, then as HOLDERS are."""
    at: dict[tuple, bool] = {}
    for name in shapes:
        *path, a, b, c = ('', '', '', *parts(name))
        if (a, b, c) == SIGN:
            path = tuple(path[3:])
            raw = path[-1:] != ('unet',)
            at[path if raw else path[:-1]] = raw
    names: dict[tuple, dict[str, str]] = {path: {} for path in at}
    for name, shape in shapes.items():
        path = max((p for p in at if parts(name)[: len(p)] == p), key=len, default=None)
        if path is not None and (plain := own_name('.'.join(parts(name)[len(path) :]), shape, at[path])):
            names[path][plain] = name
    return [Found('.'.join(path), at[path], names[path]) for path in sorted(at, key=rank)]


def own_name(plain, shape, raw):
    """The reference's name of a tensor that belongs to the network; '' of what only lies beside it. A lone number is a counter."""
    if raw:
        return f'unet.{plain}' if shape else ''
    return plain if plain.startswith(('unet.', 'logvar_')) else ''


def rank(path):
    holder = next((HOLDERS.index(part) for part in path if part in HOLDERS), len(HOLDERS))
    return (not any(AVERAGE.search(part) for part in path), holder)


def choose(shapes, wanted, log):
    """The network to take: the best, or the one at the path `wanted`. Raises SystemExit where there is none."""
    found = networks(shapes)
    if not found:
        raise SystemExit(
            f'these are no weights of an InvFussion network: none of {len(shapes)} tensors is a patch_in.proj.weight; '
            f'there is {listed([*shapes])}'
        )
    paths = [f.path or '.' for f in found]
    if wanted is not None and wanted not in paths:
        raise SystemExit(f'--state {wanted}: there is no network; there is one in {" and ".join(paths)}')
    taken = found[paths.index(wanted) if wanted is not None else 0]
    log(f'state dict found in {f"`{taken.path}`" if taken.path else "the file itself"}')
    if others := [path for path in paths if path != (taken.path or '.')]:
        log(f'not taken: {", ".join(others)} (--state {others[0]} takes that one)')
    beside = shapes.keys() - {name for f in found for name in f.names.values()}
    if beside:
        log(f'tensors left out, beside the network: {len(beside)} ({listed(sorted(beside))})')
    return taken


def listed(names, most=3):
    return ', '.join(names[:most]) + (', …' if len(names) > most else '')
