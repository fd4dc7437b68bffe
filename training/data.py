"""Images for training: a folder of sheets (32 square tiles a row) or of ordinary photographs → one uint8 array.

A sheet is recognised by its name (`train-*.jpg`); `test.png` beside the sheets is held out. Tiles are averaged down to sizes that divide
theirs. In any other folder every
image is cropped to the central square and resized (area-correct), and the last 1/64, at least one, is held out.
Decoded arrays are cached in `runs/` (or `cache`), keyed by names, sizes and times of the files.
"""

import hashlib
import os
from pathlib import Path

import numpy as np
import torch
from PIL import Image

RUNS = Path(__file__).parent / 'runs'
TILES_A_ROW = 32
SUFFIXES = {'.jpg', '.jpeg', '.png', '.webp'}


def tiles(path, size):
    """All tiles of a sheet in row-major order, [n, size, size, 3] uint8; empty (black) tiles at its end are dropped."""
    sheet = np.asarray(Image.open(path).convert('RGB'))
    side = sheet.shape[1] // TILES_A_ROW
    if side % size:
        raise ValueError(f'{path} has tiles of {side} × {side} pixels, which cannot be averaged down to {size} × {size}')
    t = sheet.reshape(-1, side, TILES_A_ROW, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    t = t[: np.flatnonzero(t.reshape(len(t), -1).max(1) > 16)[-1] + 1]  # a JPEG's black is not quite 0
    n = side // size
    return t if n == 1 else t.reshape(-1, size, n, size, n, 3).mean((2, 4)).round().astype(np.uint8)


def photograph(path, size):
    """The central square of an image, [1, size, size, 3] uint8."""
    image = Image.open(path).convert('RGB')
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(image.resize((size, size), Image.Resampling.LANCZOS, box=box))[None]


def cached(cache, name, files, size, decode):
    """np.concatenate of decode(file, size) over files, memory-mapped from the cache."""
    key = hashlib.sha256(repr([(str(f.resolve()), f.stat().st_size, f.stat().st_mtime_ns) for f in files]).encode()).hexdigest()[:12]
    path = Path(cache) / f'{name}-{size}-{key}.npy'
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f'.{os.getpid()}.npy')  # several processes may come here at once
        np.save(part, np.concatenate([decode(f, size) for f in files]))
        os.replace(part, path)
    return np.load(path, mmap_mode='r')


def load(folder, size, cache=RUNS):
    """(train, test): arrays [n, size, size, 3] uint8."""
    folder = Path(folder)
    sheets = sorted(folder.glob('train-*.jpg'))
    if sheets:
        return cached(cache, 'train', sheets, size, tiles), cached(cache, 'test', [folder / 'test.png'], size, tiles)
    files = sorted(f for f in folder.rglob('*') if f.suffix.lower() in SUFFIXES)
    if len(files) < 2:
        raise FileNotFoundError(f'{folder} holds neither train-*.jpg sheets nor two images of its own')
    hold = max(1, len(files) // 64)
    return cached(cache, 'train', files[:-hold], size, photograph), cached(cache, 'test', files[-hold:], size, photograph)


def to_tensor(images):
    """uint8 [n, S, S, 3] → float32 [n, 3, S, S] in [-1, 1]."""
    return torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 127.5 - 1
