"""Training operators in float64: equal to the studio's twins, inverse identities, noise, and the gradient through them."""

import numpy as np
import pytest
import torch

import degradations
import generators
import held_out
import model
import operators
import studio_operators as studio

S, N, K = 16, 3, 2


def stack(seed=0):
    return torch.randn(N, K, 3, S, S, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def kernels(stride):
    """(kernel, offset) pairs: a shake, a block average, a bicubic; at stride 1 three shakes."""
    made = lambda seed: generators.camera_shake(S, stride, 0.7, seed).astype(float)
    shake = lambda seed: (made(seed) / made(seed).sum(), S // 4)
    return [shake(1), *(operators.sr_kernels(stride) if stride > 1 else [shake(2), shake(3)])]


def blur(stride):
    canvas = np.stack([operators.on_canvas(k, 2 * S, at) for k, at in kernels(stride)])
    return operators.Blur(torch.from_numpy(canvas), stride)


def drawn(family, seed=2):
    """An operator as training draws it; blurs of stride 2."""
    torch.manual_seed(seed)
    return {'mask': degradations.masks, 'matrix': degradations.matrices, 'blur': lambda n, s, device: degradations.blurs(n, s, 2, device)}[
        family
    ](N, S, 'cpu')


def random(family):
    op = drawn(family)
    for name, v in vars(op).items():
        if torch.is_tensor(v) and v.is_floating_point():
            setattr(op, name, v.double())
    if family == 'matrix':
        op.regularise(torch.zeros(N, dtype=torch.float64))
    return op


@pytest.mark.parametrize('stride', [1, 2, 4])
@pytest.mark.parametrize('std', [0, 0.1])
def test_blur_is_the_studios(stride, std):
    op, x, q = blur(stride), stack(), 2 * S // stride
    op.regularise(torch.full([N], std, dtype=torch.float64))
    weight, bias = torch.randn(K, K + 1).double(), torch.randn(K).double()
    y = op.H(x[:, :1])
    u = torch.cat([y, op.H(x)], 1)
    features = op.pinv(torch.nn.functional.gelu(torch.einsum('ij,njm->nim', weight, u) + bias[:, None]))
    for i, (kernel, offset) in enumerate(kernels(stride)):
        twin = studio.StridedConvolution(S, kernel, stride, offset, S)
        real = twin.apply(x[i])
        half = torch.fft.rfft2(real.view(K, 3, q, q))
        assert torch.allclose(op.H(x)[i], operators.entries(half[None])[0], atol=1e-10)
        assert torch.allclose(op.pinv(op.H(x))[i], twin.pinv(real, std), atol=1e-9)
        assert torch.allclose(features[i], twin.features(x[i : i + 1], real[0], weight, bias, std)[0], atol=1e-8)


@pytest.mark.parametrize('family', ['mask', 'matrix'])
def test_exact_inverse(family):
    op, x = random(family), stack()
    y = op.H(x)
    assert torch.allclose(op.H(op.pinv(y)), y, atol=1e-10)


@pytest.mark.parametrize('family', ['mask', 'matrix', 'blur'])
def test_pinv_h_is_symmetric(family):
    """H†H = Hᵀ(HHᵀ + εI)⁻¹H equals its transpose, so H† is built on the adjoint of H; the crop of the blur keeps that."""
    op, a, b = random(family) if family != 'blur' else blur(2), stack(1), stack(2)
    op.measure(a, torch.full([N], 0.1, dtype=torch.float64))
    left, right = (a * op.pinv(op.H(b))).sum(), (op.pinv(op.H(a)) * b).sum()
    assert torch.allclose(left, right, rtol=1e-10)


def test_matrix_regularisation():
    op, x = random('matrix'), stack()
    op.measure(x, torch.tensor([0, 0.1, 0.3]).double())
    for i, std in enumerate([0, 0.1, 0.3]):
        a = op.a[: int(op.keep[i].sum())]
        y = x[i].flatten(1) @ a.T
        exact = a.T @ torch.linalg.solve(a @ a.T + 4 * std**2 * torch.eye(len(a)).double(), y.T)
        assert torch.allclose(op.pinv(op.H(x))[i], exact.T.view(K, 3, S, S), atol=1e-9)


@pytest.mark.parametrize('family', ['mask', 'matrix', 'blur'])
def test_noise_has_its_level(family):
    op, x = random(family) if family != 'blur' else blur(2), torch.zeros(N, 40, 3, S, S).double()
    y = op.measure(x, torch.full([N], 0.2, dtype=torch.float64))
    if family == 'blur':
        y = op.pixels(y)
    assert y[y != 0].std().item() == pytest.approx(0.2, rel=0.1)
    assert op.measure(x, torch.zeros(N).double()).abs().max() == 0


@pytest.mark.parametrize('family', ['mask', 'matrix', 'blur'])
def test_gradient_of_the_feature_degradation_layer(family):
    op = drawn(family, 4)
    layer, p = model.FeatureDegradation(24, 2), 2
    x, along, weight = torch.randn(3, N, S // p, S // p, 24)
    y = op.H(torch.randn(N, 1, 3, S, S))
    x.requires_grad_()
    (layer(x, op, y) * weight).sum().backward()
    with torch.no_grad():
        ahead, behind = ((layer(x + e * along, op, y).double() * weight).sum() for e in (1e-2, -1e-2))
    assert x.grad is not None and (x.grad * along).sum().item() == pytest.approx(((ahead - behind) / 2e-2).item(), rel=1e-2)


def test_the_exact_inverse_of_next_to_nothing_is_next_to_nothing():
    """What a picture that meets its measurement still misses is rounding, outside of what H passes: steps must not blow it up."""
    for seed in range(12):
        problem = held_out.Problem('blur', seed, 16)
        op = held_out.build([problem])
        assert isinstance(op, operators.Blur)
        torch.manual_seed(seed)
        r = op.pixels(op.H(torch.rand(1, 1, 3, 16, 16))) * 1e-3
        noise = 1e-6 * torch.randn_like(r)
        missing = operators.entries(torch.fft.rfft2(r * (torch.rand(1) > 0.5) + noise))
        left = op.pixels(missing - op.H(op.exact(missing, 32)))
        assert left.norm() <= 1.01 * op.pixels(missing).norm()
