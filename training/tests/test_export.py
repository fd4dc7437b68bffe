"""The exporter on a small network: parity, refusal, the file that training resumes from."""

import base64
import json
import zipfile
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch

import export
import model
import parity
import problems
import weights
from checkpoints import Random
from presets import PRESETS, Config
from problems import Problem

CONFIG, CARD = PRESETS['tiny']
QUICK: dict[str, Any] = dict(sigmas=(5.0,), batches=(2,), log=lambda *_, **__: None)
ABOUT = {'checkpoint': 'test', 'nimg': 7, 'blur_factor': 16}


@pytest.fixture(autouse=True)
def single_precision(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    with torch.no_grad():
        yield


def run(folder, config=CONFIG, **checks):
    return export.export(folder / 'net', CARD, config, Random(config, 3), ABOUT, **QUICK | checks)


@pytest.mark.parametrize('preset', ['tiny', 'tiny-twin', 'tiny-levels'])
def test_parity_in_every_family(preset, tmp_path):
    manifest = run(tmp_path, PRESETS[preset][0])
    assert manifest['provenance']['parity']['denoiser'] < 2e-5
    assert manifest['provenance']['parity']['vjp'] < 1e-4


def test_a_segment_holds_one_plain_block(tmp_path):
    config = replace(CONFIG, depths=[1, 3], joint=[True, False])
    manifest = run(tmp_path, config, only=('mask',))
    assert manifest['provenance']['parity']['denoiser'] < 2e-5
    assert [step['op'] for step in manifest['program']] == ['segment', 'degrade', *['segment'] * 3, 'degrade', 'segment']


def test_large_windows_go_through_tiles(tmp_path):
    """32 × 32 tokens: more than the dense mask is used for."""
    config = replace(CONFIG, size=64, neighbourhood=[5, 7])
    assert run(tmp_path, config, only=('mask', 'none'))['provenance']['parity']['denoiser'] < 2e-5


def test_manifest_names_every_file(tmp_path):
    manifest = run(tmp_path, only=('none',))
    files = [*manifest['weights']['shards'], manifest['cond'], manifest['vjp'], *(s for s in manifest['program'] if s['op'] == 'segment')]
    assert {f['file'] for f in files} | {'manifest.json', 'self-test.json'} == {p.name for p in (tmp_path / 'net').iterdir()}
    for f in files:
        assert (tmp_path / 'net' / f['file']).stat().st_size == f['bytes'] and weights.sha256(tmp_path / 'net' / f['file']) == f['sha256']
    assert [s['input'] for s in manifest['program'] if s['op'] == 'degrade'] == ['x0', 'x1', 'x2']
    assert manifest == json.loads((tmp_path / 'net/manifest.json').read_text())


def test_the_guide_stays_with_the_weights_it_was_chosen_for(tmp_path, capsys):
    config = replace(CONFIG, depths=[1, 1])
    first = run(tmp_path, config, only=('none',))
    guide = {'model': 'net-guide', 'weight': 1.5, 'from': 5, 'to': 0.3}
    path = tmp_path / 'net' / export.GUIDE
    path.write_text(json.dumps(guide | {'weights': first['weights']['sha256']}))
    with pytest.raises(SystemExit, match='export the guide first'):
        run(tmp_path, config, only=('none',))
    (tmp_path / 'net-guide').mkdir()
    (tmp_path / 'net-guide/manifest.json').write_text(json.dumps({'weights': {'sha256': 'a' * 64}}))
    found = run(tmp_path, config, only=('none',))['guide']
    assert first['guide'] is None and found == guide | {'sha256': 'a' * 64} and path.exists()
    path.write_text(json.dumps(guide | {'weights': '0' * 64}))
    assert run(tmp_path, config, only=('none',))['guide'] is None and not path.exists()
    assert 'guide.json was fitted to other weights' in capsys.readouterr().out


def test_weights_are_a_checkpoint(tmp_path):
    run(tmp_path, only=('none',))
    state, about = weights.load_checkpoint(tmp_path / 'net/weights.safetensors')
    source = Random(CONFIG, 3)
    want = weights.round_half(source.read(source.shapes))
    assert state.keys() == want.keys() and all(torch.equal(state[k], want[k]) for k in want)
    assert asdict(Config(**about['cfg'])) == asdict(CONFIG) and about['nimg'] == 7
    offsets = weights.safetensors_offsets(tmp_path / 'net/weights.safetensors')
    assert all(offset % 16 == 0 for offset, size in offsets.values() if size % 16 == 0)


def test_exporting_a_shipped_file_again_changes_nothing(tmp_path):
    first = run(tmp_path, only=('none',))
    source = tmp_path / 'source.safetensors'
    (tmp_path / 'net/weights.safetensors').rename(source)
    export.main(['--preset', 'tiny', '--checkpoint', str(source), '--id', 'again', '--out', str(tmp_path), '--quick'])
    again = json.loads((tmp_path / 'again/manifest.json').read_text())
    assert all(again[k] == first[k] for k in ('weights', 'cond', 'program', 'noise')) and again['noise']['blurFactor'] == 16


def test_levels_that_were_fitted_are_kept(tmp_path, capsys):
    assert run(tmp_path, only=('none',))['tuned'] is None
    found = {'weights': 'f' * 64, 'sampler': 'ipndm', 'faces': 1, 'distance': {}, 'levels': [80, 1, 0.01]}
    (tmp_path / 'net' / export.SCHEDULE).write_text(json.dumps(found))
    assert run(tmp_path, only=('none',))['tuned'] == {'sampler': 'ipndm', 'levels': [80, 1, 0.01], 'weights': 'f' * 64}
    assert 'other weights' in capsys.readouterr().out and json.loads((tmp_path / 'net' / export.SCHEDULE).read_text()) == found


def test_what_was_said_of_the_same_weights_is_kept(tmp_path):
    sha256 = run(tmp_path, only=('none',))['weights']['sha256']
    metrics = tmp_path / 'net/metrics.json'
    metrics.write_text(json.dumps({'weights': sha256}))
    assert run(tmp_path, only=('none',))['metrics'] == 'metrics.json' and metrics.exists()
    metrics.write_text(json.dumps({'weights': 'f' * 64}))
    (tmp_path / 'net/LICENSE.md').write_text('terms')  # a person's file, whatever the weights
    assert run(tmp_path, only=('none',))['metrics'] is None and not metrics.exists()
    assert (tmp_path / 'net/LICENSE.md').read_text() == 'terms'


def test_nothing_is_written_beyond_the_bar(tmp_path, monkeypatch):
    monkeypatch.setattr(parity, 'compare_all', lambda *_, **__: (0.0, 3e-5))
    with pytest.raises(SystemExit, match=r'3.0e-05'):
        run(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_gradients_beyond_their_bar_are_not_written(tmp_path, monkeypatch):
    by_autograd = parity.vjp_by_autograd
    monkeypatch.setattr(parity, 'vjp_by_autograd', lambda *a: by_autograd(*a) * 1.001)
    with pytest.raises(SystemExit, match='autograd'):
        run(tmp_path, only=('none',))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize('answer, name', [('denoise', 'denoiser'), ('vjp', 'Jᵀv'), ('directions', 'directions')])
def test_what_is_not_a_number_is_not_written(answer, name, tmp_path, monkeypatch):
    right = getattr(parity.OnnxModel, answer)
    monkeypatch.setattr(parity.OnnxModel, answer, lambda *a: right(*a) * float('nan'))
    with pytest.raises(SystemExit, match=f'{name} .* nan'):
        run(tmp_path, only=('none',), directions=export.REPOSITORY / 'public/models/tiny/nppc.safetensors')
    assert list(tmp_path.iterdir()) == []


def test_infinite_weights_are_named():
    with pytest.raises(ValueError, match=r'unet.b'):
        weights.round_half({'unet.a': torch.ones(2), 'unet.b': torch.full([2], 1e6)})


def test_shards_are_the_same_network_and_never_too_large(tmp_path):
    whole = run(tmp_path, only=('mask',))
    (tmp_path / 'net').rename(tmp_path / 'whole')
    cut = run(tmp_path, only=('mask',), shard=150_000)
    shards = cut['weights']['shards']
    assert len(shards) > 3 and all(s['bytes'] <= 150_000 for s in shards) and cut['weights']['bytes'] == sum(s['bytes'] for s in shards)
    assert len(whole['weights']['shards']) == 1 and whole['weights']['sha256'] == whole['weights']['shards'][0]['sha256']
    # D as PyTorch has it, from weights that were read block by block, is what the whole network gives.
    d, of_whole = self_test_of(tmp_path / 'net'), self_test_of(tmp_path / 'whole')
    assert d.keys() == of_whole.keys() and all(np.allclose(d[k], of_whole[k], atol=1e-5) for k in d)
    states = [weights.load_model(tmp_path / folder)[0] for folder in ('net', 'whole')]
    assert states[0].keys() == states[1].keys() and all(torch.equal(v, states[1][k]) for k, v in states[0].items())


def self_test_of(folder):
    cases = json.loads((folder / 'self-test.json').read_text())['cases']
    return {case['name']: np.frombuffer(base64.b64decode(case['expected']), '<f4') for case in cases}


def test_self_test_is_what_pytorch_says(tmp_path):
    manifest = run(tmp_path, only=('none',))
    test = json.loads((tmp_path / 'net/self-test.json').read_text())
    assert test['weightsSha256'] == manifest['weights']['sha256']
    assert [c['operator'] for c in test['cases']] == ['none', 'mask', 'blur', 'super-resolution', 'matrix']
    net = CONFIG.network().eval()
    net.load_state_dict(weights.load_model(tmp_path / 'net')[0])
    d = Problem(problems.MATRIX, 0.0, False, 16, CARD.rule, 16).denoise(net, problems.noisy_photo(16, 0.5, 1), 0.5)
    assert np.allclose(d.flatten(), self_test_of(tmp_path / 'net')['matrix'], atol=1e-5)


def test_the_zip_holds_the_folder_and_says_the_same_twice(tmp_path):
    run(tmp_path, only=('none',))
    path = export.write_zip(tmp_path / 'net')
    with zipfile.ZipFile(path) as z:
        assert sorted(z.namelist()) == sorted(f'net/{p.name}' for p in (tmp_path / 'net').iterdir())
        assert z.read('net/manifest.json') == (tmp_path / 'net/manifest.json').read_bytes()
    before = path.read_bytes()
    assert export.write_zip(tmp_path / 'net').read_bytes() == before
