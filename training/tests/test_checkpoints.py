"""Checkpoints as people have them: the reference's own layout, wrapped, bare, wrong; and what is concluded of them."""

import argparse
import json
from collections import OrderedDict
from dataclasses import asdict

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

import export
import model
import streamed
import weights
from checkpoints import Random, open_checkpoint
from conclusions import NOT_SAID, conclude, config_of, expected_shapes, per_levels, read_config, unmapped
from presets import PRESETS
from problems import MATRIX, Problem, noisy_photo

PUBLISHED = ('ffhq64', 'imagenet64', 'ffhq256')
QUIET = dict(log=lambda *_: None)


@pytest.fixture(autouse=True)
def single_precision(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    with torch.no_grad():
        yield


def prefixed(prefix, state):
    return {prefix + k: v for k, v in state.items()}


def twice(state):
    return {k: 2 * v for k, v in state.items()}


def state_of(preset, seed=1) -> dict[str, torch.Tensor]:
    source = Random(PRESETS[preset][0], seed)
    return source.read(source.shapes)


class EasyDict(dict):
    """As the reference's dnnlib has it: a training state is of this class, which nobody has here."""


@pytest.fixture
def reference_file(tmp_path):
    """What the reference's CheckpointIO saves, of the tiny network."""
    EasyDict.__module__, EasyDict.__qualname__ = 'dnnlib.util', 'EasyDict'
    path, state = tmp_path / 'training-state-0000001.pt', state_of('tiny')
    import sys
    import types

    sys.modules['dnnlib'], sys.modules['dnnlib.util'] = types.ModuleType('dnnlib'), types.ModuleType('dnnlib.util')
    vars(sys.modules['dnnlib.util'])['EasyDict'] = EasyDict
    training = EasyDict(cur_nimg=2048, total_elapsed_time=3.5)
    torch.save({'state': training, 'net': {k: v * 2 for k, v in state.items()}, 'loss_fn': None, 'ema': OrderedDict(state)}, path)
    del sys.modules['dnnlib'], sys.modules['dnnlib.util']
    return path, state


def test_the_reference_s_training_state_is_read_without_its_package(reference_file):
    path, state = reference_file
    source = open_checkpoint(path, **QUIET)
    assert source.about['nimg'] == 2048
    found = source.read(source.shapes)
    assert found.keys() == state.keys() and all(torch.equal(found[k], state[k]) for k in state)


@pytest.mark.parametrize(
    'wrap',
    [
        lambda s: s,
        lambda s: {'state_dict': s},
        lambda s: {'ema': {f'module._orig_mod.{k}': v for k, v in s.items()}},
        lambda s: {'ema': {'stds': [0.05, 0.1], 'emas': [s, {}]}},
        lambda s: {k.removeprefix('unet.'): v for k, v in s.items() if k.startswith('unet.')},
        lambda s: {'checkpoint': {'networks': [{'G_ema': s}]}},
        lambda s: {'ema': {'decay': 0.99, 'shadow': s}, 'optimizer': {'state': {0: {'exp_avg': torch.ones(3)}}}},
        lambda s: {'state_dict': prefixed('model.', twice(s)) | prefixed('ema_model.', s), 'epoch': 3},
        lambda s: (
            prefixed('online_model.', twice(s)) | prefixed('ema_model.', s) | {'initted': torch.tensor(True), 'step': torch.tensor(4)}
        ),
        lambda s: prefixed('module.', s) | {'n_averaged': torch.tensor(7)},
        lambda s: {'model': twice(s), 'model_ema': s},
        lambda s: {k.replace('unet.', 'unet._orig_mod.'): v.double() for k, v in s.items()},
        lambda s: {k: v for k, v in s.items() if 'pos_emb' not in k and 'logvar_linear' not in k},
        lambda s: {k: torch.nn.Parameter(v.to_sparse()) for k, v in s.items()},
    ],
    ids=[
        *('bare', 'state_dict', 'wrapped', 'averages', 'raw network', 'deep', 'shadow', 'two prefixes', 'two networks and counters'),
        *('averaged', 'average beside', 'compiled inside', 'without what follows', 'sparse'),
    ],
)
def test_whatever_wrapped_it(wrap, tmp_path):
    state = state_of('tiny')
    torch.save(wrap(state), tmp_path / 'w.pt')
    source = open_checkpoint(tmp_path / 'w.pt', **QUIET)
    assert not unmapped(source.shapes, PRESETS['tiny'][0])
    found = source.read(source.shapes)
    assert all(torch.equal(found[k], v) for k, v in state.items() if k.startswith('unet.'))


@pytest.mark.parametrize('preset', ['tiny', 'tiny-twin', 'tiny-levels', 'faces64', *PUBLISHED])
def test_shapes_tell_the_network(preset):
    config = PRESETS[preset][0]
    shapes = expected_shapes(config)
    assert conclude(shapes) == {k: v for k, v in per_levels(config).items() if k not in NOT_SAID}
    said = {'size': config.size, 'neighbourhood': config.neighbourhood}
    found = config_of(shapes, said)
    assert per_levels(found) == per_levels(config) and not unmapped(shapes, found)


@pytest.mark.parametrize('preset', PUBLISHED)
def test_every_tensor_of_the_published_sizes_has_its_place(preset):
    """Names that the reference gives its parameters and buffers; nothing is left over on either side."""
    config = PRESETS[preset][0]
    shapes = expected_shapes(config)
    blocks = [f'down_levels.{l}.{i}' for l in range(len(config.widths) - 1) for i in range(config.depths[l])]
    blocks += [b.replace('down', 'up') for b in blocks] + [f'mid_level.{i}' for i in range(config.depths[-1])]
    joint = [b for b in blocks if not (b.startswith('mid') and preset == 'ffhq256')]
    attention = ('norm.linear.weight', 'qkv_proj.weight', 'scale', 'pos_emb.freqs', 'out_proj.weight')
    want = {f'unet.{b}.attn.self_attn.{t}' for b in blocks for t in attention}
    want |= {f'unet.{b}.attn.self_attn.{t}' for b in joint for t in ('jnorm.linear.weight', 'jk_proj.weight', 'jv_proj.weight')}
    want |= {f'unet.{b}.attn.ff.{t}' for b in blocks for t in ('norm.linear.weight', 'up_proj.weight', 'down_proj.weight')}
    want |= {f'unet.{b}.feature_degradation.deg_linear.{t}' for b in joint for t in ('weight', 'bias')}
    want |= {f'unet.mapping.{t}_norm.scale' for t in ('in', 'out')} | {'unet.out_norm.scale'}
    want |= {f'unet.mapping.blocks.{i}.{t}' for i in (0, 1) for t in ('norm.scale', 'up_proj.weight', 'down_proj.weight')}
    want |= {f'unet.{t}.weight' for t in ('time_emb', 'time_in_proj', 'aug_emb', 'aug_in_proj', 'patch_in.proj', 'patch_out.proj')}
    want |= {f'unet.merges.{l}.proj.weight' for l in range(len(config.widths) - 1)}
    want |= {f'unet.splits.{l}.{t}' for l in range(len(config.widths) - 1) for t in ('proj.weight', 'fac')}
    want |= {'logvar_fourier.freqs', 'logvar_fourier.phases', 'logvar_linear.weight', 'logvar_linear.bias'}
    assert shapes.keys() == want | ({'unet.class_emb.weight'} if config.classes else set())


@pytest.mark.parametrize(
    'change, said, words',
    [
        (lambda s: s, {}, r'do not tell size and neighbourhood[\s\S]*shapes of --preset tiny\.'),
        (
            lambda s: s,
            {'size': 16, 'neighbourhood': None, 'widths': [24, 48]},
            r'widths is said to be \[24, 48\], but the weights have \[24, 96\]',
        ),
        (lambda s: s, {'size': 48, 'neighbourhood': None}, 'size is 48; the page takes pictures of 16, 32'),
        (lambda s: s, {'size': '16', 'neighbourhood': None}, "size is '16'"),
        (lambda s: s, {'size': 16, 'neighbourhood': [5]}, 'has 1 entries, the network 2 levels'),
        (lambda s: s, {'size': 16, 'neighbourhood': [4, None]}, 'of level 0 is 4; it is to be an odd number of tokens up to 8'),
        (lambda s: s, {'size': 16, 'neighbourhood': 'global'}, 'of level 0 is "global"'),
        (lambda s: s | {'unet.patch_in.proj.weight': (3, 5)}, {'size': 16, 'neighbourhood': None}, 'no such shapes'),
        (lambda s: {'features.0.weight': (3, 3)}, {'size': 16}, 'no weights of an InvFussion network'),
    ],
    ids=['untold', 'contradicted', 'size', 'size as text', 'levels', 'even', 'text', 'shapes', 'foreign'],
)
def test_refused_in_words(change, said, words):
    shapes = change(expected_shapes(PRESETS['tiny'][0]))
    with pytest.raises(SystemExit, match=words):
        config_of(shapes, said)


def test_tensors_without_a_place_are_named():
    config = PRESETS['tiny'][0]
    shapes = expected_shapes(config)
    shapes['unet.extra'] = (1,)
    del shapes['unet.out_norm.scale']
    shapes['unet.splits.0.fac'] = (2,)
    assert unmapped(shapes, config) == [
        'unet.extra [1] is not in the network',
        'unet.out_norm.scale [24] is missing',
        'unet.splits.0.fac has shape [2], the network [1]',
    ]


@pytest.mark.parametrize('held', [{'optimizer': {'lr': 1}}, {}])
def test_a_file_without_weights_says_what_it_holds(held, tmp_path):
    torch.save(held, tmp_path / 'w.pt')
    with pytest.raises(SystemExit, match='no state dict was found'):
        open_checkpoint(tmp_path / 'w.pt', **QUIET)


@pytest.mark.parametrize(
    'text, words',
    [
        ('{size: 64}', 'not JSON'),
        ('[64]', 'in braces'),
        ('{"neighborhood": 7}', 'no “neighborhood” .“neighbourhood”'),
    ],
)
def test_a_config_that_is_none_is_refused_in_words(text, words):
    with pytest.raises(SystemExit, match=words):
        read_config(text)


@pytest.mark.parametrize(
    'content, words',
    [
        (None, 'no such file'),
        (b'', 'is empty'),
        (b'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'git lfs pull'),
        (b'<!doctype html>', 'web page'),
        (b'x' * 100, 'cut, damaged or no file of weights'),
        (b'PK\x03\x04' + b'x' * 100, 'cut, damaged'),
        (b'\x40\0\0\0\0\0\0\0{"a":', 'cut, damaged'),
    ],
    ids=['absent', 'empty', 'pointer', 'page', 'noise', 'cut zip', 'cut safetensors'],
)
def test_files_that_are_no_weights_say_what_they_are(content, words, tmp_path):
    if content is not None:
        (tmp_path / 'w.pt').write_bytes(content)
    with pytest.raises(SystemExit, match=words):
        open_checkpoint(tmp_path / 'w.pt', **QUIET)


def test_shards_in_a_folder_are_one_file_of_weights(tmp_path):
    state = state_of('tiny')
    names = sorted(state)
    for i, part in enumerate((names[::2], names[1::2])):
        save_file({k: state[k].bfloat16() for k in part}, tmp_path / f'model-{i}.safetensors', {'format': 'pt', 'note': 'not JSON'})
    source = open_checkpoint(tmp_path, **QUIET)
    assert all(torch.equal(v, state[k].bfloat16().float()) for k, v in source.read(names).items())


def test_of_several_networks_another_can_be_taken(tmp_path):
    state, said = state_of('tiny'), []
    torch.save({'net': twice(state), 'ema': state}, tmp_path / 'w.pt')
    assert torch.equal(read_one(open_checkpoint(tmp_path / 'w.pt', said.append)), read_one(Random(PRESETS['tiny'][0], 1)))
    assert said[1:] == ['state dict found in `ema`', 'not taken: net (--state net takes that one)']
    assert torch.equal(read_one(open_checkpoint(tmp_path / 'w.pt', **QUIET, wanted='net')), 2 * read_one(Random(PRESETS['tiny'][0], 1)))
    with pytest.raises(SystemExit, match='there is one in ema and net'):
        open_checkpoint(tmp_path / 'w.pt', **QUIET, wanted='model')


def read_one(source, name='unet.patch_in.proj.weight'):
    return source.read([name])[name]


@pytest.mark.parametrize('change, words', [(lambda v: v.to('meta'), 'no numbers'), (lambda v: v.to(torch.int8), 'torch.int8')])
def test_tensors_without_real_numbers_are_refused(change, words, tmp_path):
    torch.save({k: change(v) for k, v in state_of('tiny').items()}, tmp_path / 'w.pt')
    with pytest.raises(SystemExit, match=words):
        read_one(open_checkpoint(tmp_path / 'w.pt', **QUIET))


@pytest.mark.parametrize('value, words', [(float('nan'), '1 of its numbers are not finite'), (1e6, r'1e\+06, and fp16 ends at 65504')])
def test_numbers_that_fp16_cannot_hold_are_named(value, words):
    with pytest.raises(weights.NotFiniteError, match=words):
        weights.halved('w', torch.tensor([1.0, value]))


def test_code_in_a_file_is_not_run(tmp_path):
    class Attack:
        def __reduce__(self):
            return (print, ('run',))

    torch.save({'ema': Attack()}, tmp_path / 'w.pt')
    with pytest.raises(SystemExit, match='no state dict was found'):
        open_checkpoint(tmp_path / 'w.pt', **QUIET)


def test_what_lies_beside_tensors_is_not_needed(tmp_path):
    """Settings of a trainer, numbers of NumPy, and a file that holds itself; whole modules, too, without their code being asked."""
    state = state_of('tiny')
    held = {'hyper_parameters': argparse.Namespace(lr=1), 'step': np.int64(3), 'model_ema': OrderedDict(state)}
    held['again'] = held
    torch.save(held, tmp_path / 'w.pt')
    assert torch.equal(read_one(open_checkpoint(tmp_path / 'w.pt', **QUIET)), state['unet.patch_in.proj.weight'])
    net = PRESETS['tiny'][0].network()
    net.load_state_dict(state)
    torch.save({'net': net}, tmp_path / 'whole.pt')
    source = open_checkpoint(tmp_path / 'whole.pt', **QUIET)
    assert not unmapped(source.shapes, PRESETS['tiny'][0])
    found = source.read(source.shapes)
    assert all(torch.equal(found[k], v) for k, v in state.items())


def test_one_line_of_config_is_enough(tmp_path, capsys, monkeypatch):
    """From a reference-layout file to folder and zip, as a person does it."""
    monkeypatch.chdir(tmp_path)
    torch.save({'ema': state_of('tiny-twin', 5)}, 'w.pt')
    (tmp_path / 'names').write_text('cat\ndog\nowl\n')
    config = json.dumps({'size': 16, 'neighbourhood': [5, 3, None]})
    export.main(['--config', config, '--checkpoint', 'w.pt', '--id', 'mine', '--quick', '--class-names', 'names'])
    manifest = json.loads((tmp_path / 'mine/manifest.json').read_text())
    said = capsys.readouterr().out
    assert 'tensors are mapped' in said and 'widths [24, 96, 48]' in said and 'mine.zip: drop it on the page' in said
    assert manifest['config']['joint'] == [True, True, False] and manifest['classNames'] == ['cat', 'dog', 'owl']
    # Of what nobody said nothing is claimed.
    assert manifest['families'] == [] and 'not said' in manifest['licence']
    assert manifest['noise']['rule'] == 'none' and (tmp_path / 'mine.zip').exists()


def test_a_streamed_network_is_the_network(tmp_path):
    config, shard = PRESETS['tiny-levels'][0], 60_000
    source = Random(config, 2)
    saved, _ = weights.save_half(tmp_path, 'weights', source.shapes, source.read, {'cfg': asdict(config)}, shard)
    assert len(saved['shards']) > 3
    whole = config.network().eval()
    whole.load_state_dict(weights.round_half(source.read(source.shapes)))
    cut, problem = streamed.network_of(tmp_path, config, saved), Problem(MATRIX, 0.0, False, 32, 'none', 4)
    x = noisy_photo(32, 0.5, 2)
    # The last bit depends on where a matrix lies in memory.
    assert torch.allclose(problem.denoise(cut, x, 0.5), problem.denoise(whole, x, 0.5), atol=1e-5)
    assert all(p.is_meta for p in cut.parameters())  # nothing is held after it ran
