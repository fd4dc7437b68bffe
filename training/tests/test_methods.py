"""The table of methods: its batched problem against the studio's operators one by one, resuming; the search for levels."""

import itertools

import numpy as np
import pytest
import torch

import evaluate
import methods
import model
import samplers
import studio_operators
import tune
from generators import bicubic_kernel, camera_shake
from presets import PRESETS

SIZE = 16


@pytest.fixture
def net(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    torch.manual_seed(0)
    with torch.no_grad():
        yield PRESETS['tiny'][0].network().eval().requires_grad_(False)


def images(n):
    return np.random.default_rng(0).integers(0, 256, (n, SIZE, SIZE, 3), np.uint8)


def studio_operator(p):
    if p.family == 'patches':
        return studio_operators.Mask(p.mask())
    if p.family == 'matrix':
        return studio_operators.Matrix(SIZE, p.rows, p.seed)
    if p.family == 'blur':
        return studio_operators.blur(SIZE, camera_shake(SIZE, p.stride, p.intensity, p.seed), p.stride)
    return studio_operators.super_resolution(SIZE, bicubic_kernel(p.stride), p.stride)


@pytest.mark.parametrize('family', ['blur', 'patches', 'matrix', 'sr4'])
@pytest.mark.parametrize('std', [0.0, 0.1])
def test_a_batch_asks_what_each_face_alone_is_asked(net, family, std):
    problems = next(evaluate.groups(family, range(3), SIZE, 3))
    q = methods.Question(net, images(3)[[p.seed for p in problems]], problems, std)
    singly = [studio_operator(p) for p in problems]
    clean = [op.apply(x[None])[0] for op, x in zip(singly, q.x)]
    twin = samplers.Problem(singly, [op.add_noise(y, std, p.seed) if std else y for op, y, p in zip(singly, clean, problems)], std)
    x = torch.from_numpy(np.random.default_rng(1).normal(size=q.x.shape)).float()
    ours, theirs = q.problem.residual(x), twin.residual(x)
    close = lambda a, b, bar=1e-4: float((a - b).abs().max()) <= bar * max(1, float(b.abs().max()))
    assert close(q.problem.norms(ours).flatten().double(), torch.stack(twin.norms(theirs)))
    assert close(q.problem.adjoint(ours), twin.adjoint(theirs).float())
    assert close(q.problem.pinv(ours, 0.3), twin.pinv(theirs, 0.3).float())
    assert close(q.problem.pinv(ours, 'as-trained'), twin.pinv(theirs, 'as-trained').float())
    if std or family in ('patches', 'matrix'):
        assert close(q.problem.pinv(ours), twin.pinv(theirs).float())
    else:  # conjugate gradients, which may stop a step apart: what is left of y is what the studio leaves, or what it calls nothing
        left = (q.problem.norms(ours - q.problem.apply(q.problem.pinv(ours))) / q.problem.norms(ours)).flatten()
        leaves = [op.pinv_exact(r[None].double())[1] for op, r in zip(singly, theirs)]
        assert all(a <= max(1e-2, 1.5 * b) for a, b in zip(left.tolist(), leaves))


def test_faces_that_were_not_described_are_asked_again(net, tmp_path):
    path, asked = tmp_path / 'lines.jsonl', (2, ['ddrm'], ['patches'], [0.0])
    done = {}
    methods.run(net, images(2), asked, done, path, np.inf, None)
    describe = lambda pictures: np.zeros((len(pictures), 128), np.float32)
    methods.run(net, images(3), asked, done, path, np.inf, describe)
    assert methods.answered(path) == done and len(done) == 3 and all('descriptor' in r for r in done.values())
    methods.run(net, images(3), asked, done, path, np.inf, describe)
    assert len(path.read_text().splitlines()) == 2 + 3


def test_an_interrupted_table_goes_on(net, tmp_path):
    path, asked = tmp_path / 'lines.jsonl', (2, ['mmse', 'ddrm'], ['patches'], [0.0])
    few = {}
    methods.run(net, images(2), asked, few, path, np.inf, None)
    done = methods.answered(path)
    assert done == few and len(done) == 4
    methods.run(net, images(3), asked, done, path, np.inf, None)
    assert len(path.read_text().splitlines()) == 6
    projected = [r['consistency'] for (m, *_), r in done.items() if m == 'ddrm']
    assert len(projected) == 3 and max(projected) < 1e-4
    rows = [
        [cell.strip() for cell in line.split('|')[1:-1]]
        for line in methods.table(done, ['mmse', 'ddrm', 'daps'], 'patches', 0.0, None).splitlines()
    ]
    assert [row[:3] for row in rows[2:]] == [['mmse', '1', '3'], ['ddrm', '25', '3'], ['daps', '1000', '0']] and len(
        {len(row) for row in rows}
    ) == 1
    psnr = np.array([r['psnr'] for (m, *_), r in done.items() if m == 'ddrm'])
    assert rows[3][3:6] == [
        f'{psnr.mean():.2f} ± {psnr.std(ddof=1) / 3**0.5:.2f}',
        methods.papers('ddrm', 'patches', 0.0),
        f'{psnr.mean():.2f}',
    ]


def test_what_is_met_fits_and_noise_leaves_it_out(net, tmp_path):
    asked = (2, ['mmse', 'mmse-met', 'ipndm-met'], ['patches', 'matrix'], [0.0, 0.1])
    done = {}
    methods.run(net, images(2), asked, done, tmp_path / 'lines.jsonl', np.inf, None)
    off = lambda method, std: [r['consistency'] for (m, _, s, _), r in done.items() if (m, s) == (method, std)]
    assert max(off('mmse-met', 0.0) + off('ipndm-met', 0.0)) < 1e-4 < min(off('mmse', 0.0))
    assert not off('ipndm-met', 0.1) and len(off('mmse', 0.1)) == 4


def test_gradients_are_those_of_what_was_denoised(net):
    problems = next(evaluate.groups('patches', range(2), SIZE, 2))
    q = methods.Question(net, images(2), problems, 0.0)
    x, v = (torch.from_numpy(np.random.default_rng(i).normal(size=q.x.shape)).float() for i in (1, 2))
    d = q.free_with_graph(x, 0.7)
    assert torch.allclose(d, q.free(x, 0.7), atol=1e-5)
    step = 1e-2 * v
    along = (q.free(x + step, 0.7) - q.free(x - step, 0.7)) / 2e-2
    u = torch.ones_like(v)
    assert abs(float((along * u).sum() - (q.vjp(x, 0.7, u) * v).sum())) < 1e-2 * float((along * u).abs().sum())


def test_levels_start_at_edms_own_and_the_search_finds_a_minimum():
    assert np.allclose(tune.levels(10, [0, 0, 0, 0]), samplers.schedule(10))
    bent = tune.levels(10, [0.5, -0.3, 0.2, 0.1])
    assert (
        bent[0] == pytest.approx(80) and bent[-2] == pytest.approx(0.002 * np.exp(0.1)) and all(a > b for a, b in itertools.pairwise(bent))
    )
    best, value = tune.nelder_mead(lambda p: float(((p - [1, -2]) ** 2).sum()), [0, 0], 0.3, 60)
    assert value < 1e-6 and np.allclose(best, [1, -2], atol=1e-3)


def test_methods_are_told_a_class_or_guided_towards_it(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    torch.manual_seed(0)
    net = PRESETS['tiny-twin'][0].network().eval().requires_grad_(False)
    for p in net.parameters():  # fresh scales are 0: nothing would reach them
        p.data += 0.1 * torch.randn_like(p)
    problems = next(evaluate.groups('patches', range(2), SIZE, 2))
    q = methods.Question(net, images(2), problems, 0.0, torch.tensor([1, 3]))
    x = q.noise()
    none, told = q.denoise(x, 1.0), q.denoise(x, 1.0, label=q.label)
    assert not torch.allclose(none, told, atol=1e-4)
    assert torch.equal(q.of_class('ipndm')(x, 1.0), none) and torch.equal(q.of_class('ipndm-class-met')(x, 1.0), told)
    assert torch.allclose(q.of_class('heun-cfg')(x, 1.0), none + 2 * (told - none), atol=1e-6)
    assert torch.equal(q.answer('mmse-class'), q.denoise(evaluate.SIGMA_MMSE * x, evaluate.SIGMA_MMSE, label=q.label))
    assert methods.evaluations('heun-cfg') == 126 and methods.evaluations('ipndm-class') == 24


def test_the_distance_of_samples_is_asked_projected_and_as_they_were_drawn(net, tmp_path, monkeypatch):
    monkeypatch.setattr(methods, 'LEAST_FOR_CFD', 4)
    describe = lambda pictures: np.stack([pictures.mean((1, 2, 3)), pictures.std((1, 2, 3))], 1) / 255
    done = {}
    methods.run(net, images(6), (3, ['ddrm', 'blind'], ['patches'], [0.0]), done, tmp_path / 'lines.jsonl', np.inf, describe)
    reference = methods.descriptors.moments(describe(images(6)))
    *_, ddrm, blind = (line.split('|')[-3:-1] for line in methods.table(done, ['ddrm', 'blind'], 'patches', 0.0, reference).splitlines())
    assert float(ddrm[0]) == float(ddrm[1])  # it meets y: projecting it changes nothing
    assert float(blind[0]) != float(blind[1])


def test_every_family_has_the_papers_numbers_where_it_has_any():
    said = [
        methods.papers('ddnm', family, std) for family, std in (('blur', 0.0), ('box', 0.0), ('box', 0.1), ('blur', 0.1), ('matrix', 0.1))
    ]
    assert said == ['23.98', '12.69', '–', '–', '11.94'] and methods.papers('ipndm-met', 'box', 0.0) == '–'
