"""Photographs in tiles: operators against sums over every pixel and against those of one tile, and what tiles must not change."""

import numpy as np
import pytest
import torch

import generators
import operators
import photograph
import samplers
import studio_operators
from photograph import PhotographMask, Tiled, blur, positions, super_resolution

H, W, S = 43, 50, 16
KERNEL = np.abs(np.random.default_rng(1).normal(size=(8, 8)))


def picture(h=H, w=W, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).uniform(-1, 1, (3, h, w)))


def padded(problem, x):
    return torch.nn.functional.pad(x, [0, problem.width - x.shape[2], 0, problem.height - x.shape[1]], value=7.0)  # A must not see it


def problems(h=H, w=W):
    shakes = [blur(h, w, KERNEL, s, S) for s in (1, 2, 4, 8)]
    small = [super_resolution(h, w, generators.box_kernel(s), s) for s in (2, 4, 8)] + [
        super_resolution(h, w, generators.bicubic_kernel(2), 2)
    ]
    mask = np.ones((h, w))
    mask[20:25, 3:40] = 0
    return [PhotographMask(mask), *shakes, *small, blur(h, w, KERNEL, 2, S, inside=True)]


@pytest.mark.parametrize('problem', problems()[1:])
def test_a_convolution_is_the_sum_that_it_says(problem):
    x = picture()
    y = problem.apply(padded(problem, x))
    k, (n0, n1), (m0, m1) = problem.kernel.numpy(), problem.rows, problem.columns
    at = lambda n, m: sum(
        k[i, j] * x[:, r, c]
        for i in range(len(k))
        for j in range(len(k))
        if 0 <= (r := problem.stride * n + problem.offset + i) < H and 0 <= (c := problem.stride * m + problem.offset + j) < W
    )
    for n, m in ((n0, m0), (n1 - 1, m1 - 1), ((n0 + n1) // 2, m0 + 1)):
        assert torch.allclose(y[:, n - n0, m - m0], torch.as_tensor(at(n, m)), atol=1e-12)


@pytest.mark.parametrize('problem', problems())
def test_adjoint_and_inverse(problem):
    x = picture(problem.height, problem.width)
    y = problem.apply(x)
    if problem.__class__ is not PhotographMask:
        v = picture(*y.shape[1:], seed=2)
        assert torch.allclose((y * v).sum(), (x * problem.adjoint(v)).sum())
    again = problem.apply(problem.pinv(y, 200))
    assert (again - y).norm() < 2e-2 * y.norm()


@pytest.mark.parametrize('make', [lambda h, w: blur(h, w, KERNEL, 2, S), lambda h, w: super_resolution(h, w, generators.box_kernel(4), 4)])
def test_a_photograph_of_one_tile_is_told_what_that_tile_measures(make):
    problem, x, d = make(S, S), picture(S, S), picture(S, S, seed=5)
    y = problem.apply(x)
    op, told = problem.told([(0, 0)], S, d, y, y - problem.apply(d), 0.0)
    assert torch.allclose(told, op.H(x.float()[None, None]), atol=1e-4)
    twin = studio_operators.StridedConvolution(S, problem.kernel, problem.stride, problem.offset, 1)
    assert torch.allclose(op.pixels(told)[0, 0].double().flatten(), twin.apply(x[None])[0], atol=1e-5)


@pytest.mark.parametrize('problem', problems())
def test_tiles_are_told_the_truth_where_the_estimate_is_the_truth(problem):
    """With D = X each tile measures itself, wherever it stands: at the border, beyond it, between."""
    x = picture(problem.height, problem.width)
    y = problem.apply(x)
    corners = [(r, c) for r in positions(problem.height, S, 8, problem.stride) for c in positions(problem.width, S, 8, problem.stride)]
    op, told = problem.told(corners, S, x, y, y - problem.apply(x), 0.0)
    assert torch.allclose(told, op.H(photograph.cut(x, corners, S).float()[:, None]), atol=1e-4)


def test_positions_cover_every_pixel():
    for n, stride in ((16, 1), (17, 1), (43, 1), (50, 1), (48, 8), (64, 4)):
        at = positions(n, S, 8, stride)
        assert (
            at[0] == 0
            and at[-1] == n - S
            and max(np.diff(at), default=1) <= 8
            and min(np.diff(at), default=1) > 0
            and all(p % stride == 0 for p in at)
        )


def pointwise(x, sigma, op, y, extra, label):
    """A net that answers each pixel alone: tiles cannot disagree, so no seam and no batch may show."""
    return (x / (1 + sigma.view(-1, 1, 1, 1) ** 2) + op.pinv(y)[:, 0] / 2,)


def noise(problem, seed=3):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(3, problem.height, problem.width)))


@pytest.mark.parametrize('problem', [problems()[i] for i in (0, 2, 3, 5)])
def test_batches_change_nothing_and_samples_meet_the_measurement(problem):
    y = problem.apply(picture(problem.height, problem.width))
    levels = samplers.schedule(5)
    draw = lambda batch: samplers.ipndm(Tiled(pointwise, problem, y, S, batch=batch, steps=(30, 30, 30)), noise(problem), levels)
    one, many = draw(1), draw(7)
    assert (one - many).abs().max() < 1e-5
    assert (problem.apply(many) - y).norm() < 3e-2 * y.norm()


def test_what_is_seen_is_kept_and_tiles_that_hide_nothing_are_not_asked():
    mask = np.ones((96, 80))
    mask[40:50, 33:41] = 0
    problem, x = PhotographMask(mask), picture(96, 80)
    y = problem.apply(x)
    few, all_of_them = Tiled(pointwise, problem, y, S), Tiled(pointwise, problem, y, S)
    all_of_them.corners = [(r, c) for r in positions(96, S, 8) for c in positions(80, S, 8)]
    assert 0 < len(few.corners) < len(all_of_them.corners) / 10
    z = noise(problem)
    a, b = (photograph.mmse(t, z) for t in (few, all_of_them))
    assert torch.allclose(a * problem.mask, y, atol=1e-12) and torch.allclose(a, b, atol=1e-6)


def test_with_noise_every_tile_is_asked_and_nothing_is_met():
    problem = problems()[0]
    y = problem.apply(picture() + 0.1 * noise(problem))
    tiled = Tiled(pointwise, problem, y, S, std=0.1)
    assert len(tiled.corners) == len(positions(H, S, 8)) * len(positions(W, S, 8))
    assert not torch.allclose(photograph.mmse(tiled, noise(problem)) * problem.mask, y, atol=1e-2)


def test_a_constant_has_no_seam():
    problem = PhotographMask(np.zeros((H, W)))
    grey = lambda x, sigma, op, y, extra, label: (torch.full_like(x, 0.25),)
    d = photograph.mmse(Tiled(grey, problem, problem.apply(picture()), S), noise(problem))
    assert torch.allclose(d, torch.full_like(d, 0.25), atol=1e-7)


def test_a_kernel_on_the_canvas_of_a_tile_is_the_networks_own():
    """blur() puts a kernel where training puts it: S/2 a side at offset S/4."""
    k = operators.shakes(np.random.default_rng(3), 1, S // 2, 2)[0]
    problem, x = blur(S, S, k, 2, S), picture(S, S)
    y = problem.apply(x)
    canvas = torch.from_numpy(operators.on_canvas(k, 2 * S, S // 4)).float()[None]
    expected = operators.Blur(canvas, 2).H(x.float()[None, None])
    assert torch.allclose(problem.told([(0, 0)], S, x, y, y * 0, 0.0)[1], expected, atol=1e-3)
