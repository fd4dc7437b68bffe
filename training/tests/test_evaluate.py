"""The examination: the sampler against a Gaussian whose denoiser is known, the answers of a tiny network, resuming."""
import json

import numpy as np
import pytest
import torch

import descriptors
import evaluate
import model
from presets import PRESETS


@pytest.fixture
def net(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    torch.manual_seed(0)
    with torch.no_grad():
        yield PRESETS['tiny'][0].network().eval()


def images(n):
    return np.random.default_rng(0).integers(0, 256, (n, 16, 16, 3), np.uint8)


@pytest.mark.parametrize('family', [f for f in evaluate.FAMILIES if f != 'sr8'])     # its bicubic kernel needs 32 pixels
def test_every_family_answers(net, family):
    problems = next(evaluate.groups(family, range(4), 16, 4))
    e = evaluate.Examination(net, images(4)[[p.seed for p in problems]], problems, 0.1)
    results = e.results(evaluate.WAYS)
    assert all(np.isfinite(v).all() and len(v) == len(problems) for v in results.values())


def test_draws_in_the_ways_asked_and_meets_only_without_noise(net):
    problems = next(evaluate.groups('box', range(2), 16, 2))
    drawn = lambda ways, std: {k for k in evaluate.Examination(net, images(2), problems, std).results(ways) if k.endswith('sample')}
    assert drawn(['told'], 0.0) == {'sample'}
    assert drawn(evaluate.WAYS, 0.0) == {'sample', 'blind.sample', 'met.sample'}
    assert drawn(evaluate.WAYS, 0.1) == {'sample', 'blind.sample'}


def test_the_truth_is_consistent(net):
    for family in ('blur', 'patches', 'matrix'):
        problems = next(evaluate.groups(family, range(4), 16, 4))
        e = evaluate.Examination(net, images(4)[[p.seed for p in problems]], problems, 0.0)
        assert evaluate.consistency(e.op, e.x, e.y).max() < 1e-5
        assert evaluate.consistency(e.op, e.x + 0.1, e.y).min() > 1e-3


def test_groups_keep_strides_apart_and_lose_nobody():
    seen = []
    for problems in evaluate.groups('blur', range(40), 16, 6):
        assert len(problems) <= 6 and len({p.stride for p in problems}) == 1
        seen += [p.seed for p in problems]
    assert sorted(seen) == list(range(40))


def test_resumes_and_sums_up(net, tmp_path):
    path = tmp_path / 'lines.jsonl'
    few = evaluate.examine(net, images(3), ['box'], [0.0], evaluate.WAYS, path)
    more = evaluate.examine(net, images(5), ['box'], [0.0], evaluate.WAYS, path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [sorted(line['seeds']) for line in lines] == [[0, 1, 2], [3, 4]]
    assert all(more['box', 0.0][i] == few['box', 0.0][i] for i in range(3))
    r = evaluate.summary(more['box', 0.0])
    assert r['met']['consistency'] < 1e-4 < r['consistency']
    assert set(r) == {'mmse', 'sample', 'mean', 'consistency', 'spread', 'cfd', 'blind', 'met', 'brightness'} and set(r['mmse']) == {'aware', 'blind', 'pinv', 'projected'}
    assert r['mean'] >= r['sample'] and r['cfd'] is None


def test_a_twin_answers_where_H_is_not_told(net):
    torch.manual_seed(1)
    twin = PRESETS['tiny'][0].network().eval()
    for p in twin.parameters():         # a fresh network's last layer is 0: it would answer as any other
        p.add_(0.1 * torch.randn_like(p))
    problems = next(evaluate.groups('box', range(4), 16, 4))
    answers = lambda n, t: evaluate.Examination(n, images(4), problems, 0.0, t).results([])
    alone, both, other = answers(net, None), answers(net, twin), answers(twin, None)
    assert both['aware'] == alone['aware'] and both['blind'] == other['blind'] != alone['blind']


def test_projecting_brings_an_estimate_nearer(net):
    """The truth has Hx = y, and an orthogonal projection onto that plane lessens the distance to all its points."""
    problems = next(evaluate.groups('box', range(4), 16, 4))
    r = evaluate.Examination(net, images(4), problems, 0.0).results([])
    assert all(a > b for a, b in zip(r['projected'], r['aware']))


def test_a_projected_picture_fits_the_measurement():
    """Smooth pictures: on white noise the conjugate gradients of the blur stall at a few per cent."""
    torch.manual_seed(0)
    for family in ('blur', 'patches', 'box', 'matrix', 'sr2'):
        problems = next(evaluate.groups(family, range(4), 32, 4))
        smooth = torch.nn.functional.interpolate(torch.rand(2, 4, 3, 4, 4).flatten(0, 1), (32, 32), mode='bicubic').clamp(0, 1)
        e = evaluate.Examination(None, evaluate.to_bytes(2 * smooth[:len(problems)] - 1), problems, 0.0)
        other = 2 * smooth[4:4 + len(problems)] - 1
        assert evaluate.consistency(e.op, other, e.y).min() > 0.1
        assert evaluate.consistency(e.op, e.projected(other), e.y).max() < 2e-2


def test_frechet_distance_of_gaussians():
    """|μ − μ'|² + Σ (s − s')² for diagonal covariances."""
    a, b = (np.zeros(3), np.diag([1.0, 4.0, 9.0])), (np.array([1.0, 0.0, 2.0]), np.diag([4.0, 4.0, 1.0]))
    assert abs(descriptors.frechet(a, b) - (5 + 1 + 0 + 4)) < 1e-9


@pytest.mark.skipif(not descriptors.PACKAGE.exists(), reason='needs node_modules')
def test_descriptor_is_the_committed_one():
    """tests/golden/face-descriptor.test.ts asks the npm package for the same numbers."""
    values = descriptors.FaceDescriptor()(descriptors.golden_picture())[0]
    assert np.abs(values - json.loads(descriptors.GOLDEN.read_text())).max() < 1e-5


def test_cfd_comes_from_the_samples(net, tmp_path):
    describe = lambda pictures: np.random.default_rng(len(pictures)).standard_normal((len(pictures), 128))
    done = evaluate.examine(net, images(3), ['box'], [0.0, 0.1], evaluate.WAYS, tmp_path / 'lines.jsonl', describe)
    reference = np.zeros(128), np.eye(128)
    r = evaluate.summary(done['box', 0.0], reference)
    assert r['cfd'] > 0 and r['blind']['cfd'] > 0
    assert evaluate.summary(done['box', 0.1], reference)['cfd'] is None
