"""Principal directions: the loss has the principal components as its minimum, and a head trains, is kept and goes on."""

import json

import numpy as np
import pytest
import torch
from gradients import save_gradients

import evaluate
import held_out
import model
import nppc
import operators
from weights import load_checkpoint


def test_directions_are_orthogonal_and_keep_the_first():
    w = torch.randn(4, 5, 48, generator=torch.Generator().manual_seed(0))
    o = nppc.orthogonal(w)
    products = o @ o.transpose(1, 2)
    assert (products - torch.diag_embed(products.diagonal(dim1=1, dim2=2))).abs().max() < 1e-4
    assert torch.equal(o[:, 0], w[:, 0])


def test_shares_of_an_error_that_lies_in_the_span():
    w = nppc.orthogonal(torch.randn(3, 5, 48, generator=torch.Generator().manual_seed(1)))
    error = (torch.tensor([2.0, -1.0, 0.5, 0.0, 3.0])[:, None] * w).sum(1)
    true, predicted = nppc.shares(w, error)
    assert torch.allclose(true.sum(1), torch.ones(3), atol=1e-5)
    assert torch.allclose(predicted, w.square().sum(2) / error.square().sum(1, keepdim=True))


def test_the_loss_finds_principal_components_and_their_deviations():
    generator = torch.Generator().manual_seed(2)
    axes = torch.linalg.qr(torch.randn(400, 400, generator=generator))[0]
    deviations = torch.tensor([3.0, 2.0] + [0.5] * 398)  # so many that |e|² hardly varies: the loss divides by it
    w = (0.1 * torch.randn(2, 400, generator=generator)).requires_grad_()
    opt = torch.optim.Adam([w], 0.02)
    for step in range(1500):
        error = (torch.randn(256, 400, generator=generator) * deviations) @ axes.T
        loss, _, _ = nppc.loss_of(nppc.orthogonal(w.expand(256, 2, 400)), error, min(1, step / 100))
        opt.param_groups[0]['lr'] = 0.03 * (1 - step / 1500)
        opt.zero_grad()
        loss.backward()
        opt.step()
    found = nppc.orthogonal(w[None])[0].detach()
    norms = found.norm(dim=1)
    assert ((found / norms[:, None]) @ axes[:, :2]).abs().diagonal().min() > 0.95
    assert torch.allclose(norms, deviations[:2], rtol=0.15)


@pytest.mark.parametrize('family', ['strokes', 'matrix', 'blur'])
def test_confined_directions_lie_where_nothing_was_measured(family):
    problems = [held_out.Problem(family, s, 16) for s in (0, 1)]
    if family == 'blur':
        problems = next(held_out.groups('blur', range(9), 16, 2))
    x = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3), np.uint8)
    e = evaluate.Examination(None, x, problems, 0.0)
    w = torch.randn(2, 4, 768, generator=torch.Generator().manual_seed(3))
    left = nppc.confined(e, w)
    seen = lambda v: operators.Repeated(e.op, 4).H(v.reshape(8, 1, 3, 16, 16)).norm()
    assert seen(left) < 0.03 * seen(w)
    gram = left @ left.mT
    norms = gram.diagonal(dim1=1, dim2=2)
    assert (gram - torch.diag_embed(norms)).abs().max() < 1e-3 * norms.max()
    assert (norms[:, :-1] >= norms[:, 1:]).all()


@pytest.fixture
def faces(tmp_path):
    return save_gradients(tmp_path, 8, 4, (16, 16))


def test_a_head_trains_is_kept_and_goes_on(faces, monkeypatch, tmp_path):
    monkeypatch.setattr(model, 'DT', torch.float32)
    weights, out = 'public/models/tiny/weights.safetensors', tmp_path / 'head.pt'

    def fit(*more):
        nppc.main(
            [
                'train',
                str(faces),
                '--weights',
                weights,
                '--preset',
                'tiny',
                '--out',
                str(out),
                '--blocks',
                '2',
                '--micro',
                '4',
                '--minutes',
                '0.04',
                '--dtype',
                'float32',
                '--eager',
                *more,
            ]
        )
        return load_checkpoint(out)[1]['nimg']

    first = fit()
    assert first > 0
    assert fit('--start', str(out)) > first
    net, _ = evaluate.read_network(weights, 'tiny')
    head, about = nppc.read_head(out, net)
    assert about['directions'] == nppc.K
    assert all(torch.isfinite(p).all() for p in head.parameters())
    lines = [json.loads(line) for line in out.with_suffix('.jsonl').read_text().splitlines()]
    assert np.isfinite(lines[-1]['loss'])
