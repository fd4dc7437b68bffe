"""The training loop on a toy: it learns, resumes exactly, and two processes do what one does with the doubled batch."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

import data
import model
import train


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    """Twelve little pictures: smooth colour gradients."""
    path = tmp_path_factory.mktemp('images')
    rng = np.random.default_rng(0)
    for i in range(12):
        small = Image.fromarray(rng.integers(0, 256, (3, 3, 3), np.uint8))
        small.resize((20, 24), Image.Resampling.BICUBIC).save(path / f'{i:02}.png')
    return path


@pytest.fixture(autouse=True)
def undo(monkeypatch):
    """What train.main sets for its process."""
    threads, handler = torch.get_num_threads(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(model, 'DT', torch.float32)
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    yield
    torch.set_num_threads(threads)
    signal.signal(signal.SIGTERM, handler)


def run(folder, out, *more, processes=1):
    """Trains `tiny` and returns its state and log."""
    arguments = [
        str(folder),
        '--out',
        str(out),
        '--preset',
        'tiny',
        '--micro',
        '4',
        '--eager',
        '--threads',
        '1',
        '--dtype',
        'float32',
        *more,
    ]
    if processes == 1:
        train.main(arguments)
    else:
        launch = [sys.executable, '-m', 'torch.distributed.run', '--standalone', f'--nproc-per-node={processes}', train.__file__]
        subprocess.run([*launch, *arguments], check=True, env={**os.environ, 'OMP_NUM_THREADS': '1', 'CUDA_VISIBLE_DEVICES': ''})
    state = torch.load(out / 'state.pt', weights_only=True)
    return state, [json.loads(line) for line in (out / 'log.jsonl').read_text().splitlines()]


def assert_same(a, b, atol=0.0):
    for name in a:
        assert torch.allclose(a[name], b[name], rtol=0, atol=atol), name


def test_two_processes_are_one_with_the_doubled_batch(folder, tmp_path):
    run(folder, tmp_path / 'first' / 'run', '--batch', '8', '--images', '16')
    weights = ['--weights', str(tmp_path / 'first' / 'run-ema.pt')]
    one, log = run(folder, tmp_path / 'one', '--batch', '16', '--images', '64', *weights)
    two, log_of_two = run(folder, tmp_path / 'two', '--batch', '8', '--images', '64', *weights, processes=2)
    assert log_of_two[-1]['loss'] == pytest.approx(log[-1]['loss'], rel=1e-4)
    assert log_of_two[-1]['kimg'] == log[-1]['kimg'] == 0.064
    assert_same(two['net'], one['net'], 1e-4)  # the average of the gradients is summed in another order, Muon is in bf16


def test_resumes_exactly(folder, tmp_path):
    straight, _ = run(folder, tmp_path / 'straight', '--batch', '8', '--images', '32')
    run(folder, tmp_path / 'halves', '--batch', '8', '--images', '16')
    halves, _ = run(folder, tmp_path / 'halves', '--batch', '8', '--images', '32')
    assert_same(halves['net'], straight['net'])
    assert_same(halves['ema'], straight['ema'])


def test_goes_on_from_the_average_alone(folder, tmp_path):
    first, _ = run(folder, tmp_path / 'first', '--batch', '8', '--images', '16')
    _, log = run(folder, tmp_path / 'second', '--weights', str(tmp_path / 'first-ema.pt'), '--batch', '8', '--images', '24')
    assert log[-1]['kimg'] == 0.024
    # With no step to do, the weights are those of the file.
    same, _ = run(folder, tmp_path / 'third', '--weights', str(tmp_path / 'first-ema.pt'), '--batch', '8', '--images', '16')
    assert_same(same['net'], {k: v.half().float() for k, v in first['ema'].items()})


def test_a_decay_that_was_interrupted_goes_on_falling(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(train, 'WARM_STEPS', 1)
    factors, apply = [], train.apply_gradients

    def recorded(state, rates, factor, log):
        factors.append(factor)
        apply(state, rates, factor, log)
        if len(factors) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(train, 'apply_gradients', recorded)
    decay = ['--batch', '8', '--images', '64', '--decay']
    state, _ = run(folder, tmp_path / 'run', *decay)
    assert state['nimg'] == 24 and state['left'] == factors[-1] == pytest.approx(0.75, abs=0.01)
    state, _ = run(folder, tmp_path / 'run', *decay)
    assert state['nimg'] == 64 and factors == sorted(factors, reverse=True) and factors[3] == pytest.approx(0.75, abs=0.01)
    assert factors[-1] == pytest.approx(0.75 / 5, abs=0.01)
    assert state['left'] == 1  # it has ended: the next one begins at full rates


def test_a_batch_that_is_no_multiple_of_its_parts_is_refused(folder, tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(folder, tmp_path / 'run', '--batch', '6')
    assert '--batch 6 is no multiple of --micro 4' in capsys.readouterr().err


def test_a_network_that_is_not_told_the_noise_sees_none(folder, tmp_path):
    images = data.load(folder, 16, tmp_path)[0]
    told, untold = (train.Batches(images, 16, 16, 0, noisy=noisy)[1][5] for noisy in (True, False))
    assert told.any() and not untold.any()


def test_a_blind_twin_is_never_told_H(folder, tmp_path):
    _, log = run(folder, tmp_path / 'run', '--batch', '32', '--micro', '2', '--images', '128', '--blind', '1')
    told = {k for line in log for k in line if k.startswith('mmse.')}
    assert told <= {'mmse.none'} and any(k.startswith('blind.') for line in log for k in line)


def test_loss_decreases(folder, tmp_path):
    torch.manual_seed(0)
    state = train.Run(tmp_path / 'run', 'tiny', None, 0.01, 1e-3)
    batches = train.Batches(data.load(folder, 16, tmp_path)[0], 16, 8, 0)
    log, losses = train.Log(tmp_path / 'log.jsonl'), []
    for _ in range(40):
        train.train_step(state, state.net, batches, 4, 0, 1, log)
        losses.append(log.sums.pop('loss')[0])
        train.apply_gradients(state, (0.01, 1e-3), 1.0, log)
        state.update(32)
    assert np.mean(losses[-10:]).item() < np.mean(losses[:10]).item() - 0.3


def test_sigma_law():
    """Of the mixture ¼ U(ln 4, ln 110) + ¾ N(−0.8, 1.6): the median is the ⅔ quantile of the normal part, 0.431 deviations up."""
    torch.manual_seed(0)
    sigma = train.draw_sigma(4000)
    share = 0.25 * np.log(110 / 30) / np.log(110 / 4) + 0.75 * 0.0044
    assert (sigma > 30).float().mean().item() == pytest.approx(share, abs=0.01)
    assert sigma.log().median().item() == pytest.approx(-0.8 + 1.6 * 0.431, abs=0.05)


def test_a_jump_of_the_gradient_is_skipped(tmp_path):
    state = train.Run(tmp_path / 'run', 'tiny', None, 0.01, 1e-3)
    before = {k: v.clone() for k, v in state.net.state_dict().items()}
    for p in state.net.parameters():
        p.grad = torch.full_like(p, float('nan'))
    log = train.Log(tmp_path / 'log.jsonl')
    train.apply_gradients(state, (0.01, 1e-3), 1.0, log)
    assert log.sums['skipped'] == (1, 1)
    assert_same(state.net.state_dict(), before)


def test_sheets_and_folders(folder, tmp_path):
    train_images, held_out = data.load(folder, 16, tmp_path)
    assert train_images.shape == (11, 16, 16, 3) and held_out.shape == (1, 16, 16, 3)
    sheets = tmp_path / 'sheets'
    sheets.mkdir()
    tiles = np.random.default_rng(1).integers(60, 200, (64, 8, 8, 3), np.uint8)
    tiles[63] = 0  # an empty place at the end
    sheet = tiles.reshape(2, 32, 8, 8, 3).swapaxes(1, 2).reshape(16, 256, 3)
    Image.fromarray(sheet).save(sheets / 'train-000.jpg', quality=100, subsampling=0)
    Image.fromarray(sheet).save(sheets / 'test.png')
    train_images, held_out = data.load(sheets, 8, tmp_path)
    assert len(train_images) == 63 and np.array_equal(held_out, tiles[:63])
    halved = data.load(sheets, 4, tmp_path)[1]
    assert np.abs(halved - tiles[:63].reshape(63, 4, 2, 4, 2, 3).mean((2, 4))).max() <= 0.5
    with pytest.raises(ValueError, match='8 × 8 pixels, which cannot be averaged down to 3 × 3'):
        data.load(sheets, 3, tmp_path)
