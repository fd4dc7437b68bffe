"""Little pictures to train on in tests."""

import numpy as np
from PIL import Image


def save_gradients(folder, count, corners, size):
    """`count` smooth pictures of `size` (width, height) in a folder, each from corners × corners random colours; the folder."""
    rng = np.random.default_rng(0)
    for i in range(count):
        small = Image.fromarray(rng.integers(0, 256, (corners, corners, 3), np.uint8))
        small.resize(size, Image.Resampling.BICUBIC).save(folder / f'{i:02}.png')
    return folder
