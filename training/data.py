"""Images for training: a folder of sheets (32 square tiles a row) or of ordinary photographs → one uint8 array.

A sheet is recognised by its name (`train-*.jpg`); `test.png` beside the sheets is held out. Tiles are averaged down to sizes that
divide theirs. `labels.npy` beside them names the class of every tile, `test-labels.npy` those of test.png. In any other folder every
image is cropped to the central square and resized (area-correct), and the last 1/64, at least one, is held out; `photographs` keeps
them whole. Decoded arrays are cached in `runs/` (or `cache`), keyed by names, sizes and times of the files. What cannot be read is
refused by name.
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


class BadData(SystemExit):
    """What is wrong with a file or folder of images, in a sentence."""


def pixels(path):
    """An image, RGB uint8 [h, w, 3]; a grey one has three equal channels."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert('RGB'))
    except (OSError, SyntaxError, ValueError) as e:
        raise BadData(f'{path} is damaged or cut off ({e}): copy it again or take it out of the folder') from None


def tiles(path, size):
    """All tiles of a sheet in row-major order, [n, size, size, 3] uint8; empty (black) tiles at its end are dropped."""
    sheet = pixels(path)
    height, width = sheet.shape[:2]
    side = width // TILES_A_ROW
    if not side or width % TILES_A_ROW or height % side:
        raise BadData(f'{path} is {width} × {height} pixels: a sheet has {TILES_A_ROW} square tiles a row and whole rows only')
    if side % size:
        raise BadData(f'{path} has tiles of {side} × {side} pixels, which cannot be averaged down to {size} × {size}')
    t = sheet.reshape(-1, side, TILES_A_ROW, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    filled = np.flatnonzero(t.reshape(len(t), -1).max(1) > 16)  # a JPEG's black is not quite 0
    if not len(filled):
        raise BadData(f'{path} is black: there is no picture in it')
    t = t[: filled[-1] + 1]
    n = side // size
    return t if n == 1 else t.reshape(-1, size, n, size, n, 3).mean((2, 4)).round().astype(np.uint8)


def photograph(path, size):
    """The central square of an image, [1, size, size, 3] uint8."""
    whole = pixels(path)
    image, side = Image.fromarray(whole), min(whole.shape[:2])
    left, top = (image.width - side) // 2, (image.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(image.resize((size, size), Image.Resampling.LANCZOS, box=box))[None]


def stored(cache, name, files, make):
    """Path of the .npy that `make` makes of the files, in the cache; made once."""
    key = hashlib.sha256(repr([(str(f.resolve()), f.stat().st_size, f.stat().st_mtime_ns) for f in files]).encode()).hexdigest()[:12]
    path = Path(cache) / f'{name}-{key}.npy'
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f'.{os.getpid()}.npy')  # several processes may come here at once
        np.save(part, make())
        os.replace(part, path)
    return path


def cached(cache, name, files, size, decode):
    """np.concatenate of decode(file, size) over files, memory-mapped from the cache."""
    path = stored(cache, f'{name}-{size}', files, lambda: np.concatenate([decode(f, size) for f in files]))
    return np.load(path, mmap_mode='c')


def listed(folder):
    """All images in a folder and the folders in it, sorted."""
    if not Path(folder).is_dir():
        raise BadData(f'{folder} is no folder')
    return sorted(f for f in Path(folder).rglob('*') if f.suffix.lower() in SUFFIXES)


def load(folder, size, cache=RUNS):
    """(train, test): arrays [n, size, size, 3] uint8."""
    folder = Path(folder)
    sheets = sorted(folder.glob('train-*.jpg'))
    if sheets:
        if not (folder / 'test.png').exists():
            raise BadData(f'{folder} holds sheets but no test.png, the held-out pictures beside them')
        return cached(cache, 'train', sheets, size, tiles), cached(cache, 'test', [folder / 'test.png'], size, tiles)
    files = listed(folder)
    if len(files) < 2:
        what = f'one image only ({files[0].name})' if files else 'no image (.jpg, .png, .webp)'
        raise BadData(f'{folder} holds {what}: one to train on and one to test on are the least, or train-*.jpg sheets')
    hold = max(1, len(files) // 64)
    return cached(cache, 'train', files[:-hold], size, photograph), cached(cache, 'test', files[-hold:], size, photograph)


def labels(folder, count, classes):
    """(labels of the training tiles [count] int64, of the test tiles or None), each in 0 … classes − 1; None, None where there are none."""
    path, test = Path(folder) / 'labels.npy', Path(folder) / 'test-labels.npy'
    if not path.exists():
        return None, None
    train, held_out = np.load(path).astype(np.int64), np.load(test).astype(np.int64) if test.exists() else None
    if len(train) != count:
        raise BadData(f'{path} names {len(train)} classes, the sheets beside it hold {count} pictures')
    for p, v in ((path, train), (test, held_out)):
        if v is not None and (v.min() < 0 or v.max() >= classes):
            raise BadData(f'{p} holds labels {v.min()} … {v.max()}, the network has classes 0 … {classes - 1}')
    return train, held_out


def photographs(folder, least, cache=RUNS):
    """(pixels [P, 3] uint8 of all photographs of at least `least` pixels a side one after another, their sizes [(height, width)]).

    Those in a folder `test` within it are held out."""
    files = [f for f in listed(folder) if 'test' not in f.relative_to(folder).parts[:-1]]

    def all_sizes():
        found = []
        for f in files:
            with Image.open(f) as image:  # the header alone
                found.append((image.height, image.width))
        return np.array(found)

    if not files:
        raise BadData(f'{folder} holds no image (.jpg, .png, .webp)')
    sizes = np.load(stored(cache, 'sizes', files, all_sizes))
    large = [f for f, size in zip(files, sizes) if min(size) >= least]
    if not large:
        raise BadData(f'{folder}: no image is at least {least} × {least} pixels, the smallest piece')
    path = stored(cache, 'photographs', large, lambda: np.concatenate([pixels(f).reshape(-1, 3) for f in large]))
    return np.load(path, mmap_mode='c'), sizes[sizes.min(1) >= least].tolist()


def to_tensor(images):
    """uint8 [n, S, S, 3] → float32 [n, 3, S, S] in [-1, 1]."""
    return torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 127.5 - 1
