"""Checkpoints: read a reference checkpoint or a shipped file, write the fp16 safetensors that browser and training share."""

import hashlib
import json

import torch
from safetensors import safe_open

ALIGN = 16


def sha256(path):
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()


def load_checkpoint(path):
    """State dict in float32 and what the file says about itself, from a dict with key `ema` or a .safetensors file."""
    if str(path).endswith('.safetensors'):
        with safe_open(path, 'pt') as f:
            state = {k: f.get_tensor(k) for k in f.keys()}
            about = {k: json.loads(v) for k, v in (f.metadata() or {}).items() if k != 'format'}
    else:
        about = torch.load(path, map_location='cpu', weights_only=True)
        state = about.pop('ema')
    return {k: v.float() for k, v in state.items()}, about


def round_half(state):
    """What the shipped weights are: every number rounded to fp16, held in float32."""
    rounded = {k: v.half().float() for k, v in state.items()}
    bad = [k for k, v in rounded.items() if not torch.isfinite(v).all()]
    if bad:
        raise ValueError(f'not finite in fp16: {", ".join(bad)}')
    return rounded


def save_half(path, state, about):
    """Write fp16 safetensors and return `safetensors_offsets`.

    Tensors whose size is a multiple of 16 bytes come first, so that every one of them starts on a 16-byte boundary
    (the format allows no holes); `about` is kept as JSON strings in the metadata.
    """
    blobs = {k: v.half().contiguous().numpy().tobytes() for k, v in state.items()}
    names = sorted(blobs, key=lambda k: (len(blobs[k]) % ALIGN != 0, k))
    header, at = {'__metadata__': {'format': 'pt', **{k: json.dumps(v) for k, v in about.items()}}}, 0
    for k in names:
        header[k] = {'dtype': 'F16', 'shape': list(state[k].shape), 'data_offsets': [at, at + len(blobs[k])]}
        at += len(blobs[k])
    text = json.dumps(header).encode()
    text += b' ' * (-(8 + len(text)) % ALIGN)
    with open(path, 'wb') as f:
        f.write(len(text).to_bytes(8, 'little') + text)
        for k in names:
            f.write(blobs[k])
    return safetensors_offsets(path)


def safetensors_offsets(path):
    """{name: (absolute offset, bytes)} of a safetensors file."""
    with open(path, 'rb') as f:
        size = int.from_bytes(f.read(8), 'little')
        header = json.loads(f.read(size))
    header.pop('__metadata__', None)
    return {k: (8 + size + v['data_offsets'][0], v['data_offsets'][1] - v['data_offsets'][0]) for k, v in header.items()}
