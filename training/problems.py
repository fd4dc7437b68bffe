"""The inverse problems that the export check and the goldens share: operators by plain description, a photo, measurements."""

import numpy as np
import torch

import generators
import rng
from studio_operators import ForNetwork, Mask, Matrix, Nothing, blur, super_resolution

SIGMAS = (100.0, 5.0, 0.5, 0.02)
MASKS = {
    'random-patches': lambda size, s: generators.random_patches(size, s['patch'], s['probability'], s['seed']),
    'box': lambda size, s: generators.box(size, s['seed']),
    'missing-box': lambda size, s: generators.box(size, s['seed'], missing=True),
}
FILTERS = {'box': generators.box_kernel, 'bicubic': generators.bicubic_kernel}


def build(spec, size):
    """(operator, the mask or kernel it was given or None) from what the studio would call its id and parameters."""
    kind = spec['id']
    if kind == 'mask':
        mask = MASKS[spec['generator']](size, spec)
        return Mask(mask), mask
    if kind == 'blur':
        kernel = generators.camera_shake(size, spec['stride'], spec['intensity'], spec['seed'])
        return blur(size, kernel, spec['stride']), kernel
    if kind == 'super-resolution':
        return super_resolution(size, FILTERS[spec['filter']](spec['stride']), spec['stride']), None
    return (Matrix(size, spec['rows'], spec['seed']) if kind == 'matrix' else Nothing(size)), None


def patches(size):
    return {'id': 'mask', 'generator': 'random-patches', 'patch': size // 8, 'probability': 0.1, 'seed': 11}


def shake(stride):
    return {'id': 'blur', 'generator': 'camera-shake', 'stride': stride, 'intensity': 0.5, 'seed': 11}


def shrink(stride, filter_):
    return {'id': 'super-resolution', 'stride': stride, 'filter': filter_}


NONE, MATRIX = {'id': 'none'}, {'id': 'matrix', 'rows': 40, 'seed': 11}


def cases(size):
    """[(name, description of the operator, σ_n, blind)]: every family at σ_n = 0, then noise, then blind."""
    return [
        ('none', NONE, 0.0, False),
        ('mask', patches(size), 0.0, False),
        ('blur2', shake(2), 0.0, False),
        ('blur4', shake(4), 0.0, False),
        ('superres4', shrink(4, 'box'), 0.0, False),
        ('matrix', MATRIX, 0.0, False),
        ('blur4-noisy', shake(4), 0.1, False),
        ('matrix-noisy', MATRIX, 0.1, False),
        ('blur4-blind', shake(4), 0.0, True),
    ]


def photo(size):
    """A smooth picture [3, S, S] in [-1, 1], float32 values in float64, from Philox cosines: no photograph is needed.

    x = clip(½ Σ_uv A_cuv cos(πu(i+½)/S) cos(πv(j+½)/S)), u, v < 6, A_cuv = (normal of seed 1, stream 6)/(1 + u + v).
    """
    amplitude = rng.normals(1, rng.TEST, (3, 6, 6)) / (1 + np.add.outer(np.arange(6), np.arange(6)))
    wave = np.cos(np.pi * np.outer(np.arange(6), (np.arange(size) + 0.5) / size))
    x = np.clip(np.einsum('cuv,ui,vj->cij', amplitude, wave, wave) * 0.5, -1, 1)
    return torch.from_numpy(x).float().double()


def noisy_photo(size, sigma, n, seed=0):
    """[n, 3, S, S] float32: photo + σ z, z of sample i from stream 6 of seed + i."""
    z = np.stack([rng.normals(seed + i, rng.TEST, (3, size, size)) for i in range(n)])
    return (photo(size) + sigma * torch.from_numpy(z)).float()


class Problem:
    """y of the photo and everything the denoiser needs to know of it. `rule` and `blur_factor` as in a manifest's `noise`."""

    NOISE_SEED = 21

    def __init__(self, spec, std, blind, size, rule, blur_factor):
        self.operator, self.handed = build(spec, size)
        self.std, self.blind = std, blind
        y = self.operator.apply(photo(size)[None])[0]
        self.y = (self.operator.add_noise(y, std, self.NOISE_SEED) if std else y).float()  # the browser holds y in f32
        self.wrapped = ForNetwork(self.operator, std if rule == 'conditioned' else 0.0, blur_factor)

    def for_network(self, n):
        """(op, y) as model.Precond takes them."""
        return self.wrapped, self.wrapped.lifted(self.y, n)

    def extra(self, n):
        return torch.full([n, 1], 5 * self.std)

    def denoise(self, net, x, sigma, label=None):
        """D [n, 3(1+K), S, S] by PyTorch, float32."""
        n = len(x)
        return net(
            x,
            torch.full([n], sigma),
            *self.for_network(n),
            extra=self.extra(n),
            blind=self.blind,
            label=None if label is None else torch.full([n], label),
        )[0]
