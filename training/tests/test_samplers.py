"""Samplers against what is known exactly: the flow of a Gaussian, and measurements that a projection must meet."""

import numpy as np
import pytest
import torch

import problems
import samplers
import told as told_above
from studio_operators import Mask

SOLVERS = {'heun': samplers.heun, 'dpmpp': samplers.dpmpp, 'ipndm': samplers.ipndm, 'unipc': samplers.unipc}
M, C = 0.3, 0.5


def gaussian(v, s):
    """D(x; σ) of x ~ N(m, c²)."""
    return M + (v - M) * C**2 / (C**2 + s**2)


def error(solver, n):
    """The flow maps z σ_max to m + c (z σ_max − m)/√(c² + σ_max²)."""
    z = torch.linspace(-2, 2, 9, dtype=torch.float64)
    exact = M + C * (samplers.SIGMA_MAX * z - M) / np.sqrt(C**2 + samplers.SIGMA_MAX**2)
    return float((SOLVERS[solver](gaussian, z, samplers.schedule(n)) - exact).abs().max())


@pytest.mark.parametrize('solver,order', [('heun', 2), ('dpmpp', 2), ('ipndm', 2), ('unipc', 2)])
def test_solvers_follow_the_flow(solver, order):
    coarse, fine = error(solver, 40), error(solver, 80)
    assert fine < 3e-3 and coarse / fine > 2**order * 0.8


def test_multistep_solvers_beat_heun_at_equal_cost():
    assert max(error(s, 23) for s in ('dpmpp', 'unipc')) < error('heun', 12)  # 23 evaluations each


def fresh(i):
    return torch.from_numpy(np.random.default_rng(300 + i).normal(size=4000))


def drawn_spread(solver, n, **settings):
    """Standard deviation of what is drawn, over the true one."""
    z = torch.from_numpy(np.random.default_rng(0).normal(size=4000))
    return float(solver(gaussian, z, samplers.schedule(n), fresh, **settings).std() / C)


def test_stochastic_solvers_keep_the_distribution_when_their_steps_are_fine():
    assert abs(drawn_spread(samplers.ddim, 300) - 1) < 0.05 and abs(drawn_spread(samplers.sde_dpmpp, 100) - 1) < 0.05
    assert drawn_spread(samplers.ddim, 20) < 0.95 < drawn_spread(samplers.sde_dpmpp, 20)


def test_the_first_stochastic_order_is_ancestral_sampling():
    z = torch.linspace(-2, 2, 4000, dtype=torch.float64)
    sigmas = [80.0, 1.0, 0.0]  # the only step that could extrapolate is the last one, which is D
    a, b = (solver(gaussian, z, sigmas, fresh) for solver in (samplers.ddim, samplers.sde_dpmpp))
    assert torch.allclose(a, b)


def test_a_guide_pushes_in_its_interval_only_and_h_is_told_above_the_level_only():
    denoise, weak = (lambda x, s: x + 1), (lambda x, s: x)
    pushed = samplers.guided(denoise, weak, 1.5, 0.3, 5)
    assert [float(pushed(torch.zeros(()), s)) for s in (80, 5, 0.3, 0.2)] == [1, 1.5, 1.5, 1]
    told = samplers.told_above(denoise, weak, 0.7)
    assert [float(told(torch.zeros(()), s)) for s in (80, 0.7, 0.6)] == [1, 1, 0]


def test_where_h_is_told_follows_the_errors():
    levels = len(told_above.LEVELS)
    # ln(error) of told, free: told wins at the first five levels, free at all others.
    errors = np.array([[0.0, 0.1] if k < 5 else [0.1, 0.0] for k in range(levels)])
    assert told_above.fit({'a': errors}) == told_above.LEVELS[4]
    assert told_above.fit({'a': np.tile([0.0, 0.1], (levels, 1))}) == 0.0
    assert told_above.fit({'a': errors, 'b': 10 * np.tile([0.0, 0.1], (levels, 1))}) == 0.0


def test_directions_are_brought_where_h_sees_nothing_of_them():
    op = Mask(np.kron([[1, 0], [0, 1]], np.ones((4, 4))))
    x, mean, w = (torch.from_numpy(np.random.default_rng(k).normal(size=(3, 3, 8, 8))) for k in range(3))
    problem = samplers.Problem([op], [op.apply(x[:1])[0]], 0.0)
    mean, axes = samplers.in_null_space(problem, mean[0], w)
    assert torch.allclose(op.apply(mean[None])[0], problem.y[0]) and float(op.apply(axes).abs().max()) < 1e-12
    lengths, gram = axes.flatten(1).norm(dim=1), axes.flatten(1) @ axes.flatten(1).T
    assert (lengths[:-1] >= lengths[1:]).all() and torch.allclose(gram, torch.diag(lengths**2))


def test_unipc_of_order_one_is_euler_in_half_a_step():
    """Order 1 predicts with DDIM and corrects with the mean of both ends."""
    ratios, predictor, corrector, scale = samplers.unipc_weights([0.0], 0.7, 1)
    assert not ratios and not predictor and corrector == [0.5] and np.isclose(scale, np.exp(-0.7) - 1)


def run(method, std, variant, n=8):
    size = 8
    op = Mask(np.kron([[1, 0], [0, 1]], np.ones((4, 4))))
    x = torch.from_numpy(np.random.default_rng(0).normal(0, C, (2, 3, size, size)))
    y = op.apply(x) + std * torch.from_numpy(np.random.default_rng(1).normal(size=(2, 3 * size**2))) * op.where_noise()
    problem = samplers.Problem([op] * 2, list(y), std)
    z, fresh = (
        torch.from_numpy(np.random.default_rng(2).normal(size=x.shape)),
        lambda i: torch.from_numpy(np.random.default_rng(100 + i).normal(size=x.shape)),
    )
    start = n if method is samplers.daps else samplers.schedule(n)
    return method(lambda v, s: v * C**2 / (C**2 + s**2), z, start, problem, fresh, variant=variant), problem


@pytest.mark.parametrize('method', [samplers.ddrm, samplers.ddnm])
@pytest.mark.parametrize('variant', ['published', 'reference'])
def test_projections_meet_the_measurement(method, variant):
    x, problem = run(method, 0.0, variant)
    assert max(float(r.abs().max()) for r in problem.residual(x)) < 1e-6


@pytest.mark.parametrize('method', [samplers.ddrm, samplers.ddnm])
def test_noisy_measurements_are_met_within_their_noise(method):
    x, problem = run(method, 0.1, 'published', 25)
    rms = torch.stack([r.square().sum() / op.noisy for r, op in zip(problem.residual(x), problem.operators)]).sqrt()
    assert (rms < 0.12).all()


@pytest.mark.parametrize('spec', [problems.MATRIX, problems.shake(4), problems.shrink(2, 'box')])
def test_daps_pulls_towards_the_measurement(spec):
    op, _ = problems.build(spec, 16)
    x = problems.photo(16)[None]
    problem = samplers.Problem([op], list(op.apply(x)), 0.0)
    rng = torch.Generator().manual_seed(0)
    normal = lambda _=0: torch.randn(x.shape, generator=rng, dtype=torch.float64)
    out = samplers.daps(lambda v, s: v * C**2 / (C**2 + s**2), normal(), 10, problem, normal)
    assert float(problem.residual(out)[0].norm() / problem.y[0].norm()) < 0.5
