"""The training loop on a toy: it learns, resumes exactly, and two processes do what one does with the doubled batch."""

import dataclasses
import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch
from gradients import save_gradients

import model
import optimise
import presets
import sources
import train


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    return save_gradients(tmp_path_factory.mktemp('images'), 12, 3, (20, 24))


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

    def recorded(state, factor, log, loss):
        factors.append(factor)
        apply(state, factor, log, loss)
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


def toy(folder, cache, preset='tiny', n=16, **changes):
    """Batches of a preset, some of its config changed."""
    config = dataclasses.replace(presets.PRESETS[preset][0], **changes)
    return train.Batches(sources.load(folder, config, 'cpu', cache=cache), config, n, 0), config


def test_a_network_that_is_not_told_the_noise_sees_none(folder, tmp_path):
    told, untold = (toy(folder, tmp_path, mapping_cond_dim=dim)[0][1].sn for dim in (1, 0))
    assert told.any() and not untold.any()


def test_a_batch_depends_on_its_number_alone(folder, tmp_path):
    batches, _ = toy(folder, tmp_path)
    first, other = batches[3], batches[4]
    again = batches[3]
    for name in ('x', 'sigma', 'sn', 'seen'):
        assert torch.equal(getattr(first, name), getattr(again, name)) and not torch.equal(getattr(first, name), getattr(other, name))
    assert torch.equal(first.op.pinv(), again.op.pinv())


def test_a_step_of_mixed_families_is_the_mean_of_its_parts(folder, tmp_path, monkeypatch):
    """Loss and gradient; the parts' own operators are applied one by one, blind images through the network's own switch."""
    batches, config = toy(folder, tmp_path, n=16)
    torch.manual_seed(0)
    net = config.network()
    for p in net.parameters():  # outputs that start at 0 would hide what is inside
        if not p.any():
            torch.nn.init.normal_(p, std=0.05)
    b = batches[2]
    monkeypatch.setattr(torch, 'randn_like', lambda v: v.flip(-1))  # the same noise for an image, alone or in a batch
    losses, _ = train.loss_of(net, b)
    whole = torch.autograd.grad(losses.mean(), list(net.parameters()), allow_unused=True)
    total = torch.zeros(())
    for part, op, y in b.op.parts:
        for blind in (False, True):
            with torch.set_grad_enabled(True):
                s = b.sigma[part].view(-1, 1, 1, 1)
                d, u = net(b.x[part] + b.x[part].flip(-1) * s, b.sigma[part], op, y, extra=5 * b.sn[part][:, None], blind=blind)
            error, sigma = (d - b.x[part]).square().mean((1, 2, 3)), b.sigma[part]
            loss = (sigma**2 + 0.25) / (sigma * 0.5) ** 2 * error / u.flatten().exp() + u.flatten()
            total = total + (loss * (b.seen[part] != blind)).sum()
    assert not b.seen.all() and b.seen.any()
    alone = torch.autograd.grad(total / 16, list(net.parameters()), allow_unused=True)
    assert total.item() / 16 == pytest.approx(losses.mean().item(), rel=1e-5)
    for a, c in zip(whole, alone):
        assert (a is None and c is None) or torch.allclose(a, c, atol=1e-5, rtol=1e-4)


def test_class_labels_are_learned_and_dropped(folder, tmp_path):
    """Pictures of a labelled folder carry their class; a share is dropped to the unconditional row."""
    batches, config = toy(folder, tmp_path, preset='tiny', n=200, classes=4)
    batches.source.pictures.labels = torch.arange(len(batches.source.pictures.images)) % 3
    label = batches[0].label
    assert label is not None
    dropped = (label == config.classes - 1).float().mean().item()
    assert dropped == pytest.approx(train.UNLABELLED, abs=0.08) and set(label.tolist()) == {0, 1, 2, 3}
    net = config.network()
    losses, _ = train.loss_of(net, batches[0])
    losses.mean().backward()
    assert net.unet.class_emb.weight.grad is not None


def test_a_blind_twin_is_never_told_H(folder, tmp_path):
    _, log = run(folder, tmp_path / 'run', '--batch', '32', '--micro', '16', '--images', '128', '--blind', '1')
    told = {k for line in log for k in line if k.startswith('mmse.')}
    assert told <= {'mmse.none'} and any(k.startswith('blind.') for line in log for k in line)


def test_loss_decreases(folder, tmp_path):
    torch.manual_seed(0)
    state = train.Run(tmp_path / 'run', 'tiny', None, 0.01, 1e-3)
    batches, _ = toy(folder, tmp_path)
    log, losses = train.Log(tmp_path / 'log.jsonl'), []
    for _ in range(40):
        loss = train.train_step(state, state.net, batches, 2, 0, 1, log)
        losses.append(loss.item())
        train.apply_gradients(state, 1.0, log, loss)
        state.update(32)
    assert np.mean(losses[-10:]).item() < np.mean(losses[:10]).item() - 0.3


def test_rates_fall_over_the_last_share_only(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(train, 'WARM_STEPS', 1)
    factors = []
    monkeypatch.setattr(train, 'apply_gradients', lambda run, factor, log, loss: factors.append(factor))
    run(folder, tmp_path / 'run', '--batch', '8', '--images', '80', '--decay', '0.2')
    assert factors == pytest.approx([1] * 9 + [0.5], abs=0.02)


def test_other_data_lets_the_average_count_anew(folder, tmp_path):
    state = train.Run(tmp_path / 'run', 'tiny', None, 0.01, 1e-3)
    state.on('faces')
    for _ in range(50):
        state.update(1000)
    for p in state.net.parameters():
        p.data += 1
    state.on('photographs')
    name = next(iter(dict(state.net.named_parameters())))
    before = (state.net.state_dict()[name] - state.average[name]).mean().item()
    state.update(1000)  # as many as the half-life's twenty-fold: nothing of before is left
    assert before == pytest.approx(1) and abs((state.net.state_dict()[name] - state.average[name]).mean().item()) < 1e-5


def test_a_network_with_classes_starts_from_one_without(folder, tmp_path):
    run(folder, tmp_path / 'first', '--images', '8', '--batch', '8')
    net = dataclasses.replace(presets.PRESETS['tiny'][0], classes=5).network()
    assert train.take_weights(net, tmp_path / 'first-ema.pt') == 8
    rows = net.unet.class_emb.weight
    assert 0.5 < rows[:-1].std() < 2 and not rows[-1].any()
    with pytest.raises(SystemExit, match='does not fit the preset'):
        train.take_weights(presets.PRESETS['tiny-twin'][0].network(), tmp_path / 'first-ema.pt')


def test_sigma_law():
    """Of the mixture ¼ U(ln 4, ln 110) + ¾ N(−0.8, 1.6): the median is the ⅔ quantile of the normal part, 0.431 deviations up."""
    torch.manual_seed(0)
    sigma = train.draw_sigma(4000)
    share = 0.25 * np.log(110 / 30) / np.log(110 / 4) + 0.75 * 0.0044
    assert (sigma > 30).float().mean().item() == pytest.approx(share, abs=0.01)
    assert sigma.log().median().item() == pytest.approx(-0.8 + 1.6 * 0.431, abs=0.05)
    lower = train.draw_sigma(4000, low=0.125)
    at = lambda v: ((v > 0.03) & (v < 1)).float().mean().item()
    assert (lower > 30).float().mean().item() == pytest.approx(share, abs=0.01)
    assert at(lower) == pytest.approx(at(sigma) * 0.625 / 0.75 + 0.125, abs=0.02)
    far = train.draw_sigma(4000, low=0.125, far=0.5)
    assert (far > 4).float().mean().item() == pytest.approx(0.5 + 0.375 * 0.086, abs=0.01)


def test_a_jump_of_the_gradient_is_skipped(tmp_path):
    state = train.Run(tmp_path / 'run', 'tiny', None, 0.01, 1e-3)
    before = {k: v.clone() for k, v in state.net.state_dict().items()}
    for p in state.net.parameters():
        p.grad = torch.full_like(p, float('nan'))
    log = train.Log(tmp_path / 'log.jsonl')
    train.apply_gradients(state, 1.0, log)
    assert log.sums['skipped'] == (1, 1)
    assert_same(state.net.state_dict(), before)
    for p in state.net.parameters():
        p.grad = torch.full_like(p, 0.01)
    train.apply_gradients(state, 1.0, log)
    assert log.sums['skipped'] == (1, 2)
    assert all(torch.isfinite(v).all() for v in state.net.state_dict().values())
    assert not torch.equal(state.net.unet.patch_in.proj.weight, before['unet.patch_in.proj.weight'])


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_last_good_state(folder, tmp_path, monkeypatch):
    good, _ = run(folder, tmp_path / 'run', '--batch', '8', '--images', '16')
    loss_of = train.loss_of

    def broken(net, b):
        losses, error = loss_of(net, b)
        return losses * float('nan'), error

    monkeypatch.setattr(train, 'loss_of', broken)
    with pytest.raises(SystemExit, match=r'the loss was no number.*state.pt is the last good state'):
        run(folder, tmp_path / 'run', '--batch', '8', '--images', '64')
    kept = torch.load(tmp_path / 'run' / 'state.pt', weights_only=True)
    assert kept['nimg'] == 16
    assert_same(kept['net'], good['net'])


def test_matrices_are_made_orthogonal_one_by_one_or_together():
    g = torch.randn(3, 40, 24, generator=torch.Generator().manual_seed(0))
    together = optimise.orthogonalise(g)
    assert torch.allclose(together, torch.stack([optimise.orthogonalise(v[None])[0] for v in g]), atol=2e-2)
    values = torch.linalg.svdvals(together)
    assert values.min() > 0.5 and values.max() < 1.5


def test_a_step_of_muon_makes_nothing_that_is_there(tmp_path, monkeypatch):
    """Momenta begin once, and updates have the strides of the weights, or each matrix is moved by a kernel of its own."""
    zeros_like, add = torch.zeros_like, torch._foreach_add_  # pyright: ignore[reportPrivateImportUsage]
    made, moved = [], []
    monkeypatch.setattr(optimise.torch, 'zeros_like', lambda v: made.append(v) or zeros_like(v))
    monkeypatch.setattr(optimise.torch, '_foreach_add_', lambda a, b, **how: moved.extend(zip(a, b)) or add(a, b, **how))
    matrices = [torch.randn(shape, requires_grad=True) for shape in ((6, 4), (4, 6), (6, 4))]
    muon = optimise.Muon(matrices, 0.01)
    for _ in range(3):
        for p in matrices:
            p.grad = torch.randn(p.shape)
        muon.step(torch.tensor(True))
    assert len(made) == 3 and len(moved) == 9
    assert all(p.stride() == update.stride() for p, update in moved)


def test_a_card_that_cannot_is_refused_in_words(folder, tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match=r'PyTorch sees no graphics card here.*--device cpu'):
        run(folder, tmp_path / 'run', '--device', 'cuda')
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: True)
    monkeypatch.setattr(torch.cuda, 'is_bf16_supported', lambda **_: False)
    with pytest.raises(SystemExit, match='no bfloat16: --dtype float32'):
        run(folder, tmp_path / 'run', '--device', 'cuda', '--dtype', 'bfloat16')


def test_too_little_memory_says_what_to_lower(folder, tmp_path, monkeypatch):
    def full(*_):
        raise torch.cuda.OutOfMemoryError('CUDA out of memory')

    monkeypatch.setattr(train, 'train_step', full)
    with pytest.raises(SystemExit, match='too little memory for 4 images at once: a lower --micro'):
        run(folder, tmp_path / 'run', '--batch', '8')
