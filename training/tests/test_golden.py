"""The committed goldens belong to the shipped weights, and this code still says what they say."""

import json

import numpy as np
import pytest
import torch

import golden
import model
from problems import SIGMAS, cases, noisy_photo

INDEX = json.loads((golden.OUT / 'index.json').read_text())


def stored(name):
    a = INDEX['arrays'][name]
    return np.fromfile(golden.OUT / a['file'], '<f4', a['length'], offset=a['offset'])


@pytest.mark.parametrize('model_id', golden.FOLDERS)
def test_weights_are_those_that_are_shipped(model_id):
    manifest = json.loads((golden.REPOSITORY / golden.FOLDERS[model_id] / 'manifest.json').read_text())
    assert INDEX['weights'][model_id] == manifest['weights']['sha256'], f'run `{INDEX["command"]}`'


def test_they_are_small():
    assert sum(f.stat().st_size for f in golden.OUT.iterdir()) <= 2_000_000


def test_operators_are_unchanged():
    out = golden.Goldens()
    for spec in golden.operator_specs(16):
        for name in golden.operator_golden(out, 16, spec)['arrays'].values():
            a = out.arrays[name]
            now = np.frombuffer(bytes(out.files[a['file']]), '<f4', a['length'], a['offset'])
            np.testing.assert_allclose(now, stored(name), atol=1e-5, rtol=1e-5, err_msg=f'{name}: run `{INDEX["command"]}`')


def test_denoiser_is_unchanged(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    net, manifest = golden.load(golden.FOLDERS['tiny'])
    with torch.no_grad():
        for name, spec, std, blind in cases(16):
            d = golden.problem(spec, std, blind, manifest).denoise(net, noisy_photo(16, SIGMAS[1], 1), SIGMAS[1])
            np.testing.assert_allclose(
                d.flatten(), stored(f'tiny/{name}/{SIGMAS[1]}'), atol=2e-5, err_msg=f'{name}: run `{INDEX["command"]}`'
            )
