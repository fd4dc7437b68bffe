"""The examination: the sampler against a Gaussian whose denoiser is known, the answers of a tiny network, resuming."""
import json

import numpy as np
import pytest
import torch

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
    results = e.results(sampled=True)
    assert all(np.isfinite(v).all() and len(v) == len(problems) for v in results.values())


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
    few = evaluate.examine(net, images(3), ['box'], [0.0], True, path)
    more = evaluate.examine(net, images(5), ['box'], [0.0], True, path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [sorted(line['seeds']) for line in lines] == [[0, 1, 2], [3, 4]]
    assert all(more['box', 0.0][i] == few['box', 0.0][i] for i in range(3))
    r = evaluate.summary(more['box', 0.0])
    assert set(r) == {'mmse', 'sample', 'mean', 'consistency', 'spread', 'cfd', 'brightness'} and set(r['mmse']) == {'aware', 'blind', 'pinv'}
    assert r['mean'] >= r['sample'] and r['cfd'] is None
