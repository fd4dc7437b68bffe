"""Weights in files: the fp16 safetensors shards that browser and training share, written and read without holding all of them.

Names and shapes are the reference's (`unet.` prefix, log-variance kept). Knows no network.
"""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

ALIGN = 16
SHARD = 64_000_000  # bytes: static hosts limit the size of a file, and a broken download costs one shard

METADATA, HEADER = 4_000, 120  # bytes that a file's and a tensor's description take at most


def sha256(path):
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()


def described(folder, name):
    """A file as the manifest names it."""
    return {'file': name, 'bytes': (folder / name).stat().st_size, 'sha256': sha256(folder / name)}


def identity(shards):
    """What weights are known by: the SHA-256 of their one file, or of the shards' SHA-256 in hexadecimal, one after another."""
    hashes = [shard['sha256'] for shard in shards]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256(''.join(hashes).encode()).hexdigest()


def identity_of(path):
    """What a file, or the shards in a folder, are known by."""
    files = sorted(path.glob('*.safetensors')) if path.is_dir() else [path]
    return identity([{'sha256': sha256(file)} for file in files])


def load_checkpoint(path):
    """State dict in float32 and what the file says about itself, from a dict with key `ema` or a .safetensors file."""
    if str(path).endswith('.safetensors'):
        with safe_open(path, 'pt') as f:
            return {k: f.get_tensor(k).float() for k in f.keys()}, read_about(f)
    about = torch.load(path, map_location='cpu', weights_only=True)
    state = about.pop('ema')
    return {k: v.float() for k, v in state.items()}, about


def read_about(f):
    """What an open safetensors file says of itself, as far as it is JSON: other programs write what they like."""
    said = {}
    for k, v in (f.metadata() or {}).items():
        with contextlib.suppress(json.JSONDecodeError):
            said[k] = json.loads(v)
    return said


def load_model(folder):
    """(state dict in float32, what its files say of it) of an exported model."""
    shards = json.loads((Path(folder) / 'manifest.json').read_text())['weights']['shards']
    states = [load_checkpoint(Path(folder) / shard['file']) for shard in shards]
    return {k: v for state, _ in states for k, v in state.items()}, states[0][1]


class NotFiniteError(ValueError):
    """Weights that fp16 cannot hold."""


def halved(name, v):
    """What is shipped: every number rounded to fp16."""
    half = v.half()
    if not torch.isfinite(half).all():
        lost = int((~torch.isfinite(v)).sum())
        why = f'{lost} of its numbers are not finite' if lost else f'its largest number is {v.abs().max():.3g}, and fp16 ends at 65504'
        raise NotFiniteError(f'not finite in fp16: {name}: {why}')
    return half.contiguous()


def round_half(state):
    """A state dict as it is shipped, held in float32."""
    return {k: halved(k, v).float() for k, v in state.items()}


def plan(shapes, limit=SHARD):
    """Names by shard. Tensors whose size is a multiple of 16 bytes come first, so that every one of them starts on a 16-byte boundary
    (the format allows no holes). One tensor that is larger than the limit has a shard of its own."""
    size = {k: 2 * torch.Size(shape).numel() for k, shape in shapes.items()}
    shards, room = [], 0
    for k in sorted(size, key=lambda k: (size[k] % ALIGN != 0, k)):
        if size[k] + HEADER + len(k) > room:
            shards.append([])
            room = limit - METADATA
        shards[-1].append(k)
        room -= size[k] + HEADER + len(k)
    return shards


def save_half(folder, stem, shapes, read, about, limit=SHARD):
    """Writes fp16 safetensors: `stem.safetensors`, or `stem-00001-of-….safetensors` where one would be too large.

    `read(names)` gives tensors, asked for one by one; `about` is kept as JSON strings in the metadata of each file.
    Returns (weights as the manifest has them, {name: (file, absolute offset, bytes)}).
    """
    shards, files, places = plan(shapes, limit), [], {}
    for i, names in enumerate(shards, 1):
        file = f'{stem}.safetensors' if len(shards) == 1 else f'{stem}-{i:05d}-of-{len(shards):05d}.safetensors'
        write_shard(folder / file, {k: shapes[k] for k in names}, lambda k: halved(k, read([k])[k]), about)
        files.append(described(folder, file))
        places |= {k: (file, *place) for k, place in safetensors_offsets(folder / file).items()}
    return {'bytes': sum(f['bytes'] for f in files), 'sha256': identity(files), 'shards': files}, places


def write_shard(path, shapes, half, about):
    """One safetensors file of fp16 tensors in this order, `half(name)` each: memory holds one of them."""
    header: dict[str, Any] = {'__metadata__': {'format': 'pt', **{k: json.dumps(v) for k, v in about.items()}}}
    at = 0
    for k, shape in shapes.items():
        end = at + 2 * torch.Size(shape).numel()
        header[k] = {'dtype': 'F16', 'shape': list(shape), 'data_offsets': [at, end]}
        at = end
    text = json.dumps(header).encode()
    text += b' ' * (-(8 + len(text)) % ALIGN)
    with open(path, 'wb') as f:
        f.write(len(text).to_bytes(8, 'little') + text)
        for k in shapes:
            f.write(half(k).numpy())


def safetensors_offsets(path):
    """{name: (absolute offset, bytes)} of a safetensors file."""
    with open(path, 'rb') as f:
        size = int.from_bytes(f.read(8), 'little')
        header = json.loads(f.read(size))
    header.pop('__metadata__', None)
    return {k: (8 + size + v['data_offsets'][0], v['data_offsets'][1] - v['data_offsets'][0]) for k, v in header.items()}


def places_of(folder, weights):
    """{name: (file, absolute offset, bytes)} of weights as a manifest has them."""
    return {k: (s['file'], *at) for s in weights['shards'] for k, at in safetensors_offsets(Path(folder) / s['file']).items()}
