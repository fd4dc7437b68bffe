"""A run of InvFussion Studio: loads what lies in this folder, checks that the pictures fit the measurement, and draws them.

    python run.py             checks, and writes run.png
    python run.py --check     checks alone

Needs NumPy; the picture needs Matplotlib. Pictures are (height, width, 3), numbers from -1 to 1. `H` is x -> y, exactly as it was measured.
"""

import json
import sys
from pathlib import Path

import numpy as np

here = Path(__file__).resolve().parent
run = json.loads((here / 'run.json').read_text(encoding='utf-8'))


def load(name):
    """An array of this folder; None where the run has none."""
    return np.load(here / name) if (here / name).exists() else None


def correlate(x, kernel, stride, offset, cutoff, width):
    """y[n] = sum over m of kernel[m] * x[stride * n + offset + m] of every colour; x is zero around its frame, and what the kernel hardly
    passes of a frequency is left out."""
    n = 2 * len(x)
    at = (offset + np.arange(len(kernel))) % n
    canvas = np.zeros((n, n))
    canvas[np.ix_(at, at)] = kernel
    spectrum = np.conj(np.fft.fft2(canvas))
    size = np.abs(spectrum)
    spectrum[size <= cutoff * (size.max() - size.min())] = 0
    padded = np.zeros((n, n, 3))
    padded[: len(x), : len(x)] = x
    full = np.fft.ifft2(spectrum[..., None] * np.fft.fft2(padded, axes=(0, 1)), axes=(0, 1)).real
    return full[::stride, ::stride][:width, :width]


def H(x):
    """What is measured of a picture, without noise, in the shape of y.npy."""
    h = run['operator']
    if h['kind'] == 'matrix':
        dense = load('H.npy')
        return H_sparse(x) if dense is None else (dense @ x.reshape(dense.shape[1], -1)).reshape(load('y.npy').shape)
    if h['kind'] == 'pixels':
        y = x @ np.array(h['mixtures'], float).reshape(-1, 3).T
    else:
        y = correlate(x, load('kernel.npy'), h['stride'], h['offset'], h['cutoff'], h['width'])
    seen = load('mask.npy')
    return y if seen is None else y * seen[..., None]


def H_sparse(x):
    """The same by the sparse matrix H.npz (scipy.sparse.load_npz), with NumPy alone; None where there is none."""
    if not (here / 'H.npz').exists():
        return None
    with np.load(here / 'H.npz') as h:
        rows, columns = h['shape']
        by_column = x.reshape(columns, -1)
        y = np.zeros((rows, by_column.shape[1]))
        np.add.at(y, np.repeat(np.arange(rows), np.diff(h['indptr'])), h['data'][:, None] * by_column[h['indices']])
    return y.reshape(load('y.npy').shape)


def rms(difference):
    """As the studio counts a fit: over the numbers that are measured."""
    return float(np.linalg.norm(difference)) / max(1, run['counted']) ** 0.5


def check():
    """Prints every fit beside the studio's own. Returns what does not hold."""
    y, noise, wrong = load('y.npy'), run['noise']['std'], []

    def hold(name, found, wanted, tolerance):
        print(f'{name}: {found:.2e}' + ('' if wanted is None else f', the studio says {wanted:.2e}'))
        if wanted is not None and abs(found - wanted) > tolerance:
            wrong.append(name)

    x = load('x.npy')
    if x is not None:
        # With noise, y differs by the noise: about sigma, within five deviations of an estimate from so many numbers.
        hold('|Hx - y| of the photo', rms(H(x) - y), noise, 1e-5 + 4 * noise / max(1, run['counted']) ** 0.5)
        sparse = H_sparse(x)
        if sparse is not None:
            hold('|Hx - y| by H.npz', rms(sparse - H(x)), 0, 1e-3)
    scale = noise if noise > 0 else 1
    for seed, fit, sample in zip(run['seeds'], run['fits'], load('samples.npy') if run['seeds'] else []):
        hold(f'|Hx - y| of sample {seed}', rms(H(sample) - y), None if fit is None else fit * scale, 1e-5 + 1e-3 * (fit or 0) * scale)
    return wrong


def plot(path):
    import matplotlib

    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    y, samples = load('y.npy'), load('samples.npy')
    panels = [('truth x', load('x.npy')), ('y', y if y.ndim == 3 else None), ('MMSE estimate', load('mmse.npy'))]
    if samples is not None and len(samples) > 1:
        panels.append(('spread', samples.std(axis=0, ddof=1).mean(axis=-1)))
    panels += [(f'sample {seed}', sample) for seed, sample in zip(run['seeds'], samples if samples is not None else [])]
    panels = [(title, picture) for title, picture in panels if picture is not None]
    columns = min(4, len(panels))
    figure, axes = plt.subplots(
        -(-len(panels) // columns), columns, squeeze=False, figsize=(2.2 * columns, 2.4 * -(-len(panels) // columns))
    )
    for axis in axes.flat:
        axis.axis('off')
    for axis, (title, picture) in zip(axes.flat, panels):
        axis.set_title(title, fontsize=8)
        if picture.ndim == 2:
            axis.imshow(picture, cmap='viridis', vmin=0, vmax=0.5)
        else:
            grey = picture.shape[-1] == 1
            axis.imshow(np.clip((picture[..., 0] if grey else picture) / 2 + 0.5, 0, 1), cmap='gray', vmin=0, vmax=1)
    figure.tight_layout()
    figure.savefig(path, dpi=150)


if __name__ == '__main__':
    failed = check()
    if '--check' not in sys.argv:
        plot(here / 'run.png')
        print('run.png')
    if failed:
        sys.exit(f'does not hold: {", ".join(failed)}')
