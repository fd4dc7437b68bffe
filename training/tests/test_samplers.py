"""Samplers against what is known exactly: the flow of a Gaussian, and measurements that a projection must meet."""

import numpy as np
import pytest
import torch

import problems
import samplers
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
