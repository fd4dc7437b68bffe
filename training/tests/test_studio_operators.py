"""Adjoint and inverse identities of every operator in float64, and generators against their definition."""

import numpy as np
import pytest
import torch

import generators
import rng
from problems import MATRIX, NONE, build, patches, photo, shake, shrink
from studio_operators import StridedConvolution, blur, super_resolution

SIZE = 32
SPECS = [
    NONE,
    patches(SIZE),
    {'id': 'mask', 'generator': 'box', 'seed': 2},
    MATRIX,
    *(shake(s) for s in (2, 4, 8)),
    *(shrink(s, f) for f in ('box', 'bicubic') for s in (2, 4, 8)),
]
EXACT = [s for s in SPECS if s['id'] in ('mask', 'matrix')]
STRIDED = [s for s in SPECS if s['id'] in ('blur', 'super-resolution')]
name = lambda spec: '-'.join(str(v) for v in spec.values())


def normal(*shape, seed=0):
    return torch.from_numpy(rng.normals(seed, rng.TEST, shape))


@pytest.fixture(params=SPECS, ids=name)
def operator(request):
    return build(request.param, SIZE)[0]


def test_adjoint(operator):
    x, y = normal(2, 3, SIZE, SIZE), normal(2, operator.measurement_size, seed=1)
    assert torch.isclose((operator.apply(x) * y).sum(), (x * operator.adjoint(y)).sum(), rtol=1e-12, atol=1e-9)


def test_lifted_inverse_is_the_inverse(operator):
    y = operator.apply(normal(2, 3, SIZE, SIZE))
    assert torch.equal(operator.pinv(y, 0.1), operator.pinv_lifted(operator.lift(y), 0.1, 4))


def test_features_with_the_identity_are_the_inverse(operator):
    """T_ψ = GELU of y + 100: so far out it is the identity, and H† of the constant falls away in the difference."""
    a, y, far = normal(2, 1, 3, SIZE, SIZE), operator.apply(photo(SIZE)[None])[0], torch.tensor([100.0])
    of = lambda weight: operator.features(a, y, torch.tensor([weight], dtype=torch.float64), far)
    difference = of([1.0, 0.0]) - of([0.0, 0.0])
    assert torch.allclose(difference[0], operator.pinv(y[None]), atol=1e-8)


@pytest.mark.parametrize('spec', EXACT, ids=name)
def test_moore_penrose(spec):
    operator, _ = build(spec, SIZE)
    x = normal(2, 3, SIZE, SIZE)
    projected = operator.pinv(operator.apply(x))
    assert torch.allclose(operator.apply(projected), operator.apply(x), atol=1e-10)
    assert torch.allclose(operator.pinv(operator.apply(projected)), projected, atol=1e-10)


@pytest.mark.parametrize('spec', EXACT, ids=name)
def test_regularised_inverse(spec):
    """H†_σ = Hᵀ(HHᵀ + εI)⁻¹ = (HᵀH + εI)⁻¹Hᵀ, ε = 4σ²."""
    operator, _ = build(spec, SIZE)
    y = operator.apply(normal(1, 3, SIZE, SIZE))
    x = operator.pinv(y, 0.2)
    assert torch.allclose(operator.adjoint(operator.apply(x)) + 4 * 0.2**2 * x, operator.adjoint(y), atol=1e-10)


@pytest.mark.parametrize('spec', STRIDED, ids=name)
def test_exact_inverse_of_a_strided_convolution(spec):
    operator, _ = build(spec, SIZE)
    y = operator.apply(photo(SIZE)[None])
    x, residual, steps = operator.pinv_exact(y)
    assert residual <= 1e-2 and 1 <= steps <= 32
    assert (operator.apply(x) - y).norm() / y.norm() <= 1e-2


def test_blur_is_the_sum_of_its_definition():
    """y[n] = Σ k[m] x[s·n + K/2 + m], indices mod 2S, zeros outside the image."""
    size, stride = 16, 2
    kernel = generators.camera_shake(size, stride, 0.5, 3).astype(float)
    x = normal(1, 3, size, size)
    padded = torch.nn.functional.pad(x[0], (0, size, 0, size))
    y = blur(size, kernel, stride).apply(x).view(3, size, size)
    k = torch.from_numpy(kernel / kernel.sum())
    for i, j in ((0, 0), (3, 5), (15, 14)):
        rows, columns = ((stride * n + size // 4 + torch.arange(size // 2)) % (2 * size) for n in (i, j))
        assert torch.allclose(y[:, i, j], (k * padded[:, rows][:, :, columns]).sum((1, 2)), atol=2e-4)  # τ drops small bins


def test_box_super_resolution_is_a_block_average():
    x = normal(2, 3, SIZE, SIZE)
    y = super_resolution(SIZE, generators.box_kernel(4), 4).apply(x).view(2, 3, 16, 16)
    assert torch.allclose(y[..., :8, :8], torch.nn.functional.avg_pool2d(x, 4), atol=1e-12)
    assert y[..., 8:, :].abs().max() < 1e-12


def test_noise_reaches_measured_numbers_only():
    mask, _ = build(patches(SIZE), SIZE)
    noise = mask.add_noise(torch.zeros(mask.measurement_size), 0.1, 5)
    assert torch.equal(noise != 0, mask.where_noise() > 0) and int((noise != 0).sum()) == mask.noisy


@pytest.mark.parametrize('seed', range(20))
def test_generators(seed):
    m = generators.random_patches(SIZE, 4, 0.01, seed)
    assert m.shape == (SIZE, SIZE) and m.any() and np.array_equal(np.kron(m[::4, ::4], np.ones((4, 4))), m)
    box, missing = generators.box(SIZE, seed), generators.box(SIZE, seed, missing=True)
    assert box.any() and missing.any()
    assert box.sum() == box.any(1).sum() * box.any(0).sum()
    kernel = generators.camera_shake(SIZE, 4, 1.0, seed)
    assert kernel.shape == (SIZE // 2,) * 2 and (kernel >= 0).all() and abs(kernel.sum() - 1) < 1e-6


def test_patches_give_up_after_a_thousand_tries():
    assert generators.random_patches(SIZE, SIZE, 1e-9, 0).all()
    assert generators.random_patches(SIZE, 1, 1e-9, 0).sum() == 1


@pytest.mark.parametrize('kernel', [np.zeros((4, 4)), np.full((4, 4), np.nan)])
def test_useless_kernels_are_refused(kernel):
    with pytest.raises(ValueError, match='kernel'):
        StridedConvolution(SIZE, kernel, 4, 0, 8)


def test_a_small_blur_kernel_stands_in_the_middle():
    size, stride = 16, 2
    small = torch.rand(3, 3, generator=torch.Generator().manual_seed(3)).double()
    large = torch.zeros(8, 8).double()
    large[3:6, 3:6] = small
    x = torch.randn(1, 3, size, size, generator=torch.Generator().manual_seed(4)).double()
    torch.testing.assert_close(blur(size, small, stride).apply(x), blur(size, large, stride).apply(x))
