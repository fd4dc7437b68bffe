"""Shapes and layout of the network: the small presets, windows in both forms, directions, classes, and its one constraint."""

from dataclasses import replace

import pytest
import torch

import model
import windows
from presets import PRESETS
from problems import MATRIX, Problem


@pytest.fixture(autouse=True)
def single_precision(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)


def awake(config):
    """The network with no weight at zero, so that every path counts."""
    torch.manual_seed(0)
    net = config.network().eval()
    for p in net.parameters():
        p.data.add_(torch.randn_like(p) * 0.02)
    return net


@pytest.mark.parametrize('preset, channels', [('tiny', 3), ('tiny-twin', 9)])
def test_output(preset, channels):
    config = PRESETS[preset][0]
    problem = Problem(MATRIX, 0.1, False, 16, 'conditioned', 4)
    with torch.no_grad():
        d = problem.denoise(awake(config), torch.randn(2, 3, 16, 16), 0.5)
    assert d.shape == (2, channels, 16, 16) and d.isfinite().all()


def test_class_labels_count_and_the_last_row_is_unconditional():
    config = PRESETS['tiny-twin'][0]
    net, problem, x = awake(config), Problem(MATRIX, 0.0, False, 16, 'none', 4), torch.randn(1, 3, 16, 16)
    with torch.no_grad():
        none, last, first = (problem.denoise(net, x, 0.5, label) for label in (None, config.classes - 1, 0))
    assert torch.equal(none, last) and not torch.allclose(none, first)


def test_names_of_the_reference():
    state = PRESETS['faces64'][0].network().state_dict()
    attention = 'unet.mid_level.3.attn.self_attn.'
    for name, shape in {
        'unet.patch_in.proj.weight': (96, 96),
        attention + 'qkv_proj.weight': (1152, 384),
        attention + 'jk_proj.weight': (384, 768),
        attention + 'pos_emb.freqs': (8, 6),
        attention + 'scale': (8,),
        'unet.mid_level.3.feature_degradation.deg_linear.weight': (2, 3),
        'unet.splits.0.fac': (1,),
        'unet.mapping.blocks.1.up_proj.weight': (1536, 256),
        'logvar_fourier.freqs': (128,),
    }.items():
        assert tuple(state[name].shape) == shape
    assert sum(v.numel() for v in state.values()) == 13_124_410


def test_a_width_that_does_not_hold_whole_images_is_refused():
    with pytest.raises(ValueError, match=r'level 1 is joint: its width 72 .* 3·4² = 48'):
        replace(PRESETS['tiny'][0], widths=[24, 72]).network()


def test_window_is_shifted_inside_at_the_border():
    assert [row.nonzero().flatten().tolist() for row in windows.axis_mask(6, 5)] == [[0, 1, 2, 3, 4]] * 3 + [[1, 2, 3, 4, 5]] * 3


@pytest.mark.parametrize('side, k', [(16, 5), (32, 7), (24, 3)])
def test_tiles_see_what_the_dense_mask_sees(side, k, monkeypatch):
    q, *sets = torch.randn(5, 2, 3, side * side, 8, dtype=torch.float64)
    monkeypatch.setattr(windows, 'DENSE_TOKENS', 0)
    tiled = windows.attend(q, sets[:2], sets[2:], side, k)
    monkeypatch.setattr(windows, 'DENSE_TOKENS', side**2)
    assert torch.allclose(tiled, windows.attend(q, sets[:2], sets[2:], side, k), atol=1e-12)


def test_both_forms_of_the_learned_transform_are_one():
    torch.manual_seed(0)
    layer = model.FeatureDegradation(2 * 3 * 4, 2)
    y, m = torch.randn(3, 1, 50), torch.randn(3, 2, 50)
    rows = layer.transform(y, m)
    linear = layer.deg_linear(torch.cat([y, m], 1).transpose(1, 2)).transpose(1, 2)
    assert torch.allclose(rows, torch.nn.functional.gelu(linear), atol=1e-6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, 'THIN', 0)
        assert torch.allclose(layer.transform(y, m), rows, atol=1e-6)
