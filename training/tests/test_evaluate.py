"""The examination: the sampler against a Gaussian whose denoiser is known, the answers of a tiny network, resuming."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import cards
import data
import descriptors
import evaluate
import golden_metrics
import held_out
import model
import photograph_descriptors
import picture_metrics
import samplers
from presets import PRESETS
from weights import load_checkpoint


@pytest.fixture
def net(monkeypatch):
    monkeypatch.setattr(model, 'DT', torch.float32)
    torch.manual_seed(0)
    with torch.no_grad():
        yield PRESETS['tiny'][0].network().eval()


def images(n):
    return np.random.default_rng(0).integers(0, 256, (n, 16, 16, 3), np.uint8)


@pytest.mark.parametrize('family', [f for f in evaluate.FAMILIES if f != 'sr8'])  # its bicubic kernel needs 32 pixels
def test_every_family_answers(net, family):
    problems = next(evaluate.groups(family, range(4), 16, 4))
    e = evaluate.Examination(net, images(4)[[p.seed for p in problems]], problems, 0.1)
    for question, first in evaluate.QUESTIONS.items():
        results = e.results(question)
        assert question == 'met' or first in results
        assert all(np.isfinite(v).all() and len(v) == len(problems) for v in results.values())


@pytest.mark.parametrize('family', ['blur', 'patches', 'matrix'])
def test_samples_side_by_side_are_those_drawn_alone(net, family):
    for p in net.parameters():  # a fresh network's last layer is 0
        p.add_(0.1 * torch.randn_like(p))
    problems = next(evaluate.groups(family, range(3), 16, 3))
    e = evaluate.Examination(net, images(3)[[p.seed for p in problems]], problems, 0.0)
    fit = lambda s: float(torch.stack([picture_metrics.consistency(e.op, v, e.y) for v in s]).mean())
    together = e.samples(e.denoise)
    assert fit(e.samples(e.meeting())) < 0.05 * fit(together)
    for k in range(evaluate.SAMPLES):
        alone = samplers.dpmpp(e.denoise, evaluate.noise(e.seeds, k + 1, e.x.shape[1:]), samplers.schedule(evaluate.EVALUATIONS))
        assert (together[k] - alone).abs().max() < 1e-4
    assert (together[0] - together[1]).abs().max() > 0.1


@pytest.mark.parametrize('family', ['blur', 'patches', 'matrix'])
def test_a_face_is_asked_the_same_in_any_company(family):
    one = evaluate.Examination(None, images(1), [held_out.Problem(family, 5, 16)], 0.1)
    for other in range(40):  # whose blur has the same stride
        if held_out.Problem(family, other, 16).stride == held_out.Problem(family, 5, 16).stride and other != 5:
            break
    both = evaluate.Examination(None, images(1)[[0, 0]], [held_out.Problem(family, s, 16) for s in (other, 5)], 0.1)
    n = one.y.shape[2]
    assert torch.allclose(both.y[1, :, :n], one.y[0], atol=1e-5) and not both.y[1, :, n:].any()


def test_meets_only_without_noise(net, tmp_path):
    done = evaluate.examine(net, images(2), ['box'], [0.0, 0.1], ['told', 'met'], tmp_path / 'lines.jsonl')
    drawn = lambda std: {k for k in done['box', std][0] if k.endswith('sample')}
    assert drawn(0.0) == {'sample', 'met.sample'} and drawn(0.1) == {'sample'}


def test_levels_count_hidden_pixels_of_masks_and_all_of_others():
    """Of a network that answers 0 the error is the picture itself."""
    blank = lambda x, sigma, op, y, extra, blind=False: (torch.zeros_like(x), None)
    for family in ('strokes', 'matrix'):
        e = evaluate.Examination(blank, images(2), [held_out.Problem(family, s, 16) for s in (0, 1)], 0.0)
        r = e.results('levels')
        assert len(r) == 2 * len(evaluate.LEVELS) and r['told 0.5'] == r['free 0.05']
        hidden = [held_out.Problem(family, s, 16).mask() == 0 if family == 'strokes' else np.ones((16, 16), bool) for s in (0, 1)]
        expected = [10 * np.log10(4 / e.x[i][:, h].square().mean().item()) for i, h in enumerate(map(torch.from_numpy, hidden))]
        assert r['told 1'] == pytest.approx(expected, abs=1e-4)


def test_the_level_table_is_of_those_who_all_answered():
    quantities = [f'{way} {s:g}' for way in ('told', 'free') for s in evaluate.LEVELS]
    answer = lambda told: {k: told + (k[0] == 't') for k in quantities}
    found = {('blur', 0.0): {0: answer(1.0), 1: answer(2.0)}, ('box', 0.0): {0: answer(1.0)}}
    table = evaluate.level_table(found, 2)
    assert table == {'blur': {f'{s:g}': [2.5, 1.5] for s in evaluate.LEVELS}}
    losing = {'blur': {f'{s:g}': [1.0, 1.5] for s in evaluate.LEVELS}}
    text = cards.levels_markdown({'images': 2, 'families': losing})
    assert '**1.00 / 1.50**' in text and '**' not in cards.levels_markdown({'images': 2, 'families': table})


@pytest.mark.parametrize('size', [16, 64])
def test_strokes_hide_as_much_as_people_paint(size):
    hidden = [1 - held_out.Problem('strokes', s, size).mask().mean() for s in range(60)]
    assert 0.05 <= min(hidden) and max(hidden) <= 0.3 and np.std(hidden) > 0.04


def test_the_truth_is_consistent(net):
    for family in ('blur', 'patches', 'matrix'):
        problems = next(evaluate.groups(family, range(4), 16, 4))
        e = evaluate.Examination(net, images(4)[[p.seed for p in problems]], problems, 0.0)
        assert picture_metrics.consistency(e.op, e.x, e.y).max() < 1e-5
        assert picture_metrics.consistency(e.op, e.x + 0.1, e.y).min() > 1e-3


def test_groups_keep_strides_apart_and_lose_nobody():
    seen = []
    for problems in evaluate.groups('blur', range(40), 16, 6):
        assert len(problems) <= 6 and len({p.stride for p in problems}) == 1
        seen += [p.seed for p in problems]
    assert sorted(seen) == list(range(40))


def test_samples_of_the_first_faces_have_numbers_of_their_own(net, tmp_path):
    path = tmp_path / 'lines.jsonl'
    evaluate.examine(net, images(4), ['box'], [0.0], ['mmse'], path)
    done = evaluate.examine(net, images(2), ['box'], [0.0], ['told'], path)
    rows = [done['box', 0.0][i] for i in range(4)]
    assert evaluate.summary(rows)['sample'] is None
    r = evaluate.summary(rows, sampled=2)
    assert r['sample'] == pytest.approx(np.mean([a['sample'] for a in rows[:2]]), abs=1e-3)
    assert r['mmse']['aware'] == pytest.approx(np.mean([a['aware'] for a in rows]), abs=1e-3)


def test_resumes_and_sums_up(net, tmp_path):
    path = tmp_path / 'lines.jsonl'
    few = evaluate.examine(net, images(3), ['box'], [0.0], ['mmse', 'told'], path)
    more = evaluate.examine(net, images(5), ['box'], [0.0], evaluate.QUESTIONS, path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    asked = lambda quantity: [sorted(line['seeds']) for line in lines if quantity in line['results']]
    assert asked('aware') == asked('sample') == [[0, 1, 2], [3, 4]] and sorted(itertools.chain(*asked('blind.sample'))) == [0, 1, 2, 3, 4]
    assert all(more['box', 0.0][i][k] == v for i in range(3) for k, v in few['box', 0.0][i].items())
    r = evaluate.summary([more['box', 0.0][i] for i in range(5)])
    assert r['met']['consistency'] < 1e-4 < r['consistency']
    assert set(r) == {'mmse', 'sample', 'mean', 'consistency', 'spread', 'coverage', 'cfd', 'blind', 'met', 'brightness'} and set(
        r['mmse']
    ) == {
        'aware',
        'blind',
        'pinv',
        'projected',
    }
    assert r['mean'] >= r['sample'] and r['cfd'] is None


def test_what_one_image_was_not_asked_has_no_number(net, tmp_path):
    done = evaluate.together(
        evaluate.examine(net, images(3), ['box'], [0.0], ['mmse', 'told'], tmp_path / 'a.jsonl'),
        evaluate.examine(net, images(2), ['box'], [0.0], ['blind mmse'], tmp_path / 'b.jsonl'),
    )
    rows = [done['box', 0.0][i] for i in range(3)]
    r = evaluate.summary(rows)
    assert r['mmse']['aware'] and r['sample'] and r['mmse']['blind'] is None and r['blind']['sample'] is None and r['met'] is None
    assert evaluate.summary(rows[:2])['mmse']['blind']
    assert evaluate.summary([*rows, {}])['brightness'] is None


def test_calls_add_to_the_numbers_of_the_same_weights(tmp_path, monkeypatch):
    for i, image in enumerate(images(130)):
        Image.fromarray(image).save(tmp_path / f'{i:03}.png')
    monkeypatch.setattr(data, 'RUNS', tmp_path / 'runs')
    monkeypatch.setattr(evaluate.descriptors, 'PACKAGE', tmp_path / 'none')
    weights = Path(__file__).parents[2] / 'public/models/tiny/weights.safetensors'

    def call(*more):
        with torch.no_grad():
            monkeypatch.setattr(
                'sys.argv',
                [
                    '',
                    str(weights),
                    str(tmp_path),
                    '--preset',
                    'tiny',
                    '--families',
                    'box',
                    '--noise',
                    '0',
                    '--threads',
                    '1',
                    '--out',
                    str(tmp_path / 'metrics.json'),
                    *more,
                ],
            )
            evaluate.main()
        return json.loads((tmp_path / 'metrics.json').read_text())['families']['box']['noise']['0']

    estimates, told = call('--mmse'), call('--ways', 'told')
    shutil.rmtree(tmp_path / 'runs')  # the answers are lost, their numbers are not
    blind = call('--ways', 'blind')
    assert estimates['sample'] is None and told['sample'] and told['blind']['sample'] is None
    assert blind == told | {'blind': blind['blind']} and blind['blind']['sample'] < told['sample']
    # A twin answers where H is not told, and nowhere else.
    state = {k: v + 0.1 * torch.randn_like(v) for k, v in load_checkpoint(weights)[0].items()}
    torch.save({'ema': state}, tmp_path / 'twin.pt')
    twin = call('--mmse', '--twin', str(tmp_path / 'twin.pt'))
    assert twin['mmse']['blind'] != told['mmse']['blind'] and twin['blind']['sample'] is None
    assert {**twin, 'blind': 0, 'mmse': twin['mmse'] | {'blind': 0}} == {**told, 'blind': 0, 'mmse': told['mmse'] | {'blind': 0}}


def test_the_card_says_what_the_metrics_say(tmp_path):
    numbers = evaluate.summary([{'aware': 20.0, 'light': 0.1}] * 4)
    text = cards.table({'families': {f: {'noise': {'0': numbers, '0.1': numbers}} for f in ('box', 'sr2')}})
    assert [line.split('|')[1:4] for line in text.replace(' ', '').splitlines()[2:]] == [
        [f, std, '20.00/–'] for std in ('0', '0.1') for f in ('box', 'sr2')
    ]
    assert len({len(line) for line in text.splitlines()}) == 1
    card = tmp_path / 'card.md'
    card.write_text(f'before {cards.BEGIN}old{cards.END} after')
    cards.write_card(card, text)
    assert card.read_text() == f'before {cards.BEGIN}{text}{cards.END} after'
    card.write_text('a card without the two lines')
    with pytest.raises(SystemExit, match='there is no'):
        cards.write_card(card, text)
    assert card.read_text() == 'a card without the two lines'


def test_numbers_of_before_stand_where_there_are_no_new_ones():
    assert cards.kept({'a': None, 'b': {'c': 1, 'd': None}}, {'a': 2, 'b': {'c': 3, 'd': 4}, 'e': 5}) == {
        'a': 2,
        'b': {'c': 1, 'd': 4},
        'e': 5,
    }


def test_projecting_brings_an_estimate_nearer(net):
    """The truth has Hx = y, and an orthogonal projection onto that plane lessens the distance to all its points."""
    problems = next(evaluate.groups('box', range(4), 16, 4))
    r = evaluate.Examination(net, images(4), problems, 0.0).results('mmse')
    assert all(a > b for a, b in zip(r['projected'], r['aware']))


def test_a_projected_picture_fits_the_measurement():
    """Smooth pictures: on white noise the conjugate gradients of the blur stall at a few per cent."""
    torch.manual_seed(0)
    for family in ('blur', 'patches', 'box', 'matrix', 'sr2'):
        problems = next(evaluate.groups(family, range(4), 32, 4))
        smooth = torch.nn.functional.interpolate(torch.rand(2, 4, 3, 4, 4).flatten(0, 1), (32, 32), mode='bicubic').clamp(0, 1)
        e = evaluate.Examination(None, evaluate.to_bytes(2 * smooth[: len(problems)] - 1), problems, 0.0)
        other = 2 * smooth[4 : 4 + len(problems)] - 1
        assert picture_metrics.consistency(e.op, other, e.y).min() > 0.1
        assert picture_metrics.consistency(e.op, e.projected(other), e.y).max() < 2e-2


def test_frechet_distance_of_gaussians():
    """|μ − μ'|² + Σ (s − s')² for diagonal covariances."""
    a, b = (np.zeros(3), np.diag([1.0, 4.0, 9.0])), (np.array([1.0, 0.0, 2.0]), np.diag([4.0, 4.0, 1.0]))
    assert abs(descriptors.frechet(a, b) - (5 + 1 + 0 + 4)) < 1e-9


@pytest.mark.skipif(not descriptors.PACKAGE.exists(), reason='needs node_modules')
def test_descriptor_is_the_committed_one():
    """tests/golden/face-descriptor.test.ts asks the npm package for the same numbers."""
    values = descriptors.FaceDescriptor()(descriptors.golden_picture())[0]
    assert np.abs(values - json.loads(descriptors.GOLDEN.read_text())).max() < 1e-5


def test_cfd_comes_from_the_samples_projected(net, tmp_path):
    """The descriptor here is a strip of pixels inside the box that is seen: projected samples have the truth's, whatever was drawn."""
    truth = images(3)
    masks = [held_out.Problem('box', i, 16).mask() for i in range(3)]
    rows, columns = zip(*(np.argwhere(m)[0] for m in masks))
    describe = lambda pictures: np.stack([pictures[:, r, c].astype(float).mean(1) / 255 for r, c in zip(rows, columns)], 1)
    path = tmp_path / 'lines.jsonl'
    done = evaluate.examine(net, truth, ['box'], [0.0, 0.1], ['mmse', 'told', 'blind'], path, describe)
    for i in range(3):
        found = np.array(done['box', 0.0][i]['descriptor'])[:, i] / 1e4
        assert np.abs(found - truth[i][rows[i], columns[i]].mean() / 255).max() < 0.01
    assert 'descriptor' not in done['box', 0.1][0]


def test_samples_without_a_descriptor_are_drawn_again_for_it(net, tmp_path):
    path, describe = tmp_path / 'lines.jsonl', lambda pictures: np.random.default_rng(len(pictures)).standard_normal((len(pictures), 128))
    rows = lambda done: [done['box', 0.0][i] for i in range(3)]
    none = evaluate.summary(rows(evaluate.examine(net, images(3), ['box'], [0.0], ['told'], path)), None)
    some = evaluate.summary(rows(evaluate.examine(net, images(3), ['box'], [0.0], ['told'], path, describe)), (np.zeros(128), np.eye(128)))
    assert none['cfd'] is None and some['cfd'] > 0 and some['sample'] == none['sample']


def test_a_contact_sheet_shows_every_family(net, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluate, 'FAMILIES', ('blur', 'patches', 'matrix', 'box'))
    evaluate.contact_sheet(net, images(4), tmp_path / 'sheet.png')
    sheet = np.asarray(Image.open(tmp_path / 'sheet.png'))
    assert sheet.shape == (5 * 16, evaluate.GUTTER + 20 * 16, 3)
    first = sheet[:16, evaluate.GUTTER :][:, :16]
    assert np.array_equal(first, images(4)[0]) and all(sheet[16 * i : 16 * i + 16, evaluate.GUTTER :].std() > 10 for i in range(4))


def test_coverage_of_draws_of_the_same_gaussian_is_that_of_calibrated_samples():
    torch.manual_seed(0)
    draws = torch.randn(evaluate.SAMPLES + 1, 8, 3, 64, 64)
    seen = (torch.rand(8, 1, 64, 64) < 0.5).float()
    covered = picture_metrics.coverage(evaluate.operators.Mask(seen), draws[1:], draws[0])
    for name in ('', 'seen '):
        for k in (1, 2):
            assert abs(float(covered[f'{name}covered {k}'].mean()) - picture_metrics.calibrated(k)) < 0.01
    sure = picture_metrics.coverage(None, 0.1 * draws[1:], draws[0])
    assert float(sure['covered 2'].mean()) < 0.3 and 'seen covered 1' not in sure


def test_structural_similarity_is_that_of_scikit_image():
    # structural_similarity of scikit-image 0.26.0 of the pictures of golden_metrics.py.
    for (size, amount), expected in zip(golden_metrics.CASES, (0.9543957243182541, 0.5443215158578648, 0.08399930023851615), strict=True):
        a, x = golden_metrics.pictures(size, amount)
        assert abs(float(picture_metrics.ssim(a[None], x[None])) - expected) < 1e-12


def test_photographs_are_described_by_a_network_that_knows_a_cat():
    """Weights, preprocessing and layers are right where Chelsea is one of ImageNet's cats; a picture that is blurred lies elsewhere."""
    with Image.open(Path(__file__).parent.parent.parent / 'public/models/photos64/picture.png') as file:
        cat = np.asarray(file.convert('RGB'))[None]
    describe = descriptors.of('photos64')
    assert isinstance(describe, photograph_descriptors.PhotographDescriptor)
    assert 281 <= int(describe.classes(cat)[0].argmax()) <= 285  # tabby, tiger, Persian, Siamese, Egyptian
    small = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3), np.uint8)
    found = describe(small)
    assert found.shape == (3, 112)
    assert np.abs(describe(small[1:], batch=1) - found[1:]).max() < 1e-4
    assert isinstance(descriptors.of('faces64'), descriptors.FaceDescriptor | None)


def test_a_network_has_the_layers_that_its_file_names():
    """The photos64 that is shipped was trained before classes were; the preset has them."""
    path = Path(__file__).parent.parent.parent / 'public/models/photos64/weights.safetensors'
    net, about = evaluate.read_network(path, 'photos64')
    assert sum(p.numel() for p in net.parameters()) > 1e7
    assert hasattr(net.unet, 'class_emb') == bool(about['cfg'].get('classes'))
