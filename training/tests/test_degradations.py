"""What training draws: masks show something, kernels keep their light and their middle, strokes are as large as people paint them."""

import numpy as np
import pytest
import torch

import degradations
import operators

S = 64


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(6)


def test_shares_add_up():
    for n in (1, 4, 8, 31, 32, 512):
        assert sum(degradations.FACES.counts(n).values()) == n
    assert degradations.FACES.counts(32) == {'none': 4, 'mask': 12, 'blur': 8, 'matrix': 8}


@pytest.mark.parametrize('name', degradations.MIXTURES)
def test_a_mixture_has_every_family_and_kind_of_mask(name):
    mixture = degradations.MIXTURES[name]
    assert sum(mixture.shares.values()) == pytest.approx(1) and min(mixture.counts(32).values()) > 0
    assert 0 < mixture.masks[0] and (np.diff(mixture.masks) > 0).all() and mixture.masks[-1] < 1


def test_photographs_are_mostly_strokes():
    mostly_seen = lambda mixture: (degradations.masks(400, S, 'cpu', mixture).mask.mean((1, 2, 3, 4)) > 0.65).float().mean()
    assert mostly_seen(degradations.MIXTURES['photographs']) > 1.5 * mostly_seen(degradations.FACES)


@pytest.mark.parametrize('kernels', [degradations.shakes, degradations.round_kernels])
@pytest.mark.parametrize('stride', [1, 2, 8])
def test_kernels_are_normalised_and_in_the_middle(kernels, stride):
    k = kernels(40, 32, stride, 'cpu')
    assert torch.allclose(k.sum((1, 2)), torch.ones(40)) and (k >= 0).all()
    at = torch.arange(32.0)
    centre = torch.stack([(k.sum(2) * at).sum(1), (k.sum(1) * at).sum(1)])
    assert (centre - 16).abs().max() < 2


def test_round_kernels_are_round_and_of_many_sizes():
    k = degradations.round_kernels(60, 32, 2, 'cpu')
    assert torch.allclose(k, k.mT, atol=1e-7)
    at = torch.arange(32.0) - 16
    width = (k.sum(1) * at**2).sum(1).sqrt()
    assert width.min() < 1.5 and width.max() > 4


def test_masks_show_something_and_differ():
    seen = degradations.masks(400, S, 'cpu').mask.mean((1, 2, 3, 4))
    assert (seen > 0).all()
    assert ((seen > 0.65) & (seen < 0.97)).float().mean() > 0.12  # mostly visible pictures, as people leave them
    assert (seen < 0.2).float().mean() > 0.3


def test_patches_show_one_at_least():
    assert degradations.patches(500, 16, 'cpu').any(2).any(1).all()


def test_strokes_cover_what_people_paint():
    hidden = degradations.strokes(400, S, 'cpu').float().mean((1, 2))
    inside = ((hidden > 0.05) & (hidden < 0.3)).float().mean().item()
    assert inside > 0.5 and 0.05 < hidden.median().item() < 0.2


def test_missing_boxes_are_boxes():
    m = ~degradations.missing_boxes(50, 16, 'cpu')
    rows, columns = m.any(2), m.any(1)
    assert torch.equal(m, rows[:, :, None] & columns[:, None])
    assert ((rows[:, 1:] != rows[:, :-1]).sum(1) <= 2).all()


def test_stride_one_without_a_kernel_changes_nothing():
    canvas = degradations.resizing(1, 32, 'cpu')
    op, x = operators.Blur(canvas, 1), torch.rand(2, 1, 3, 16, 16)
    assert torch.allclose(op.pinv(op.H(x)), x, atol=1e-5)


def test_a_batch_of_all_families_has_every_operator_its_own_way():
    """`Mixed` answers as its parts do, drops what is not seen and measures nothing of the first."""
    n, counts = 16, degradations.FACES.counts(16)
    x, seen = torch.rand(n, 3, 16, 16) - 0.5, (torch.arange(n) % 3 > 0).float()
    op = degradations.degrade(x, torch.full((n,), 0.1), seen, 3)
    back = op.pinv()
    assert back.shape == (n, 1, 3, 16, 16) and not back[: counts['none']].any()
    a, transform = torch.randn(n, 2, 3, 16, 16), lambda y, m: torch.tanh(y + m)
    found = op.features(a, None, transform)
    for part, own, y in op.parts:
        if own is None:
            assert not found[part].any()
            continue
        assert torch.equal(back[part], own.pinv(y))
        assert torch.allclose(found[part], own.pinv(transform(y, own.H(a[part]))) * seen[part].view(-1, 1, 1, 1, 1))
    assert [len(back[part]) for part, _, _ in op.parts] == list(counts.values())
