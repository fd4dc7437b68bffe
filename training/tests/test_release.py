"""The chain from weights to what is shipped: a step is made when something it depends on changed, and then only."""

import argparse
import json
from pathlib import Path

import pytest

import release
from release import REPOSITORY, Chain, Step

SHIPPED = json.loads((REPOSITORY / 'public/models/faces64/manifest.json').read_text())['weights']['sha256']


@pytest.fixture
def toy(tmp_path):
    """a → b → c: b doubles a's number, c adds one; `ran` says which steps were made."""
    ran, (a, b, c) = [], (tmp_path / f for f in 'abc')
    a.write_text('3')

    def step(name, source, target, f, by=()):
        def make():
            ran.append(name)
            target.write_text(str(f(int(source.read_text()))))

        return Step(name, [make], [source], [target], list(by))

    def chain(by=()):
        ran.clear()
        return Chain([step('double', a, b, lambda v: 2 * v), step('next', b, c, lambda v: v + 1, by)], tmp_path / 'made.json')

    return chain, ran, (a, b, c)


def test_what_is_up_to_date_is_not_made_again(toy):
    chain, ran, (_, _, c) = toy
    chain().run()
    assert ran == ['double', 'next'] and c.read_text() == '7'
    chain().run()
    assert ran == []


def test_a_change_makes_what_depends_on_it(toy):
    chain, ran, (a, b, c) = toy
    chain().run()
    a.write_text('5')
    made = chain()
    assert [made.why(s) for s in made.steps] == ['what it reads has changed', None]
    made.run()
    assert ran == ['double', 'next'] and c.read_text() == '11'
    c.unlink()
    chain().run()
    assert ran == ['next'] and c.read_text() == '11'
    chain(by=['more']).run()
    assert ran == ['next']
    a.write_text('05')  # other bytes, the same number: what comes after reads nothing new
    chain(by=['more']).run()
    assert ran == ['double'] and b.read_text() == '10'


def test_only_the_steps_that_are_asked_for(toy):
    chain, ran, _ = toy
    chain().run(['double'])
    assert ran == ['double']


def test_a_step_that_fails_stops_the_chain_and_is_made_again(tmp_path):
    flag = tmp_path / 'mended'
    steps = [
        Step('first', [['touch', tmp_path / 'one']], [], [tmp_path / 'one']),
        Step('second', [['test', '-e', flag], ['touch', tmp_path / 'two']], [], [tmp_path / 'two']),
    ]
    with pytest.raises(SystemExit, match=r'second failed \(1\): test -e'):
        Chain(steps, tmp_path / 'made.json').run()
    assert (tmp_path / 'one').exists() and not (tmp_path / 'two').exists()
    flag.touch()
    chain = Chain(steps, tmp_path / 'made.json')
    assert chain.why(steps[0]) is None and chain.why(steps[1]) == 'never made'
    chain.run()
    assert (tmp_path / 'two').exists()


def test_a_folder_counts_with_all_that_is_in_it(tmp_path):
    (tmp_path / 'deep' / 'er').mkdir(parents=True)
    before = release.digest([tmp_path])
    (tmp_path / 'deep' / 'er' / 'file').write_text('x')
    after = release.digest([tmp_path])
    (tmp_path / 'deep' / 'er' / 'file').rename(tmp_path / 'deep' / 'file')
    assert len({before, after, release.digest([tmp_path])}) == 3


def test_the_chain_asks_for_scripts_that_are_there(tmp_path):
    o = argparse.Namespace(
        weights=tmp_path / 'w.pt', folder=tmp_path, model='faces64', head=None, minutes=1, sampled=8, threads=1, work=tmp_path, levels=None
    )
    o.ways, o.noise = ['told'], [0.0]
    for step in release.chain_of(o).steps:
        for word in (w for command in step.commands if not callable(command) for w in command):
            if str(word).endswith(('.py', '.mjs')):
                assert (REPOSITORY / word).exists(), word
        for path in step.reads:
            assert tmp_path in Path(path).parents or Path(path) == tmp_path or Path(path).exists(), f'{step.name} reads {path}'


def test_documents_call_shipped_what_is_shipped():
    release.check_quotes('faces64')


def test_a_document_that_calls_other_weights_shipped_is_named():
    other = 'a' * 8
    for text in (f'the shipped weights (`{other}…`, 3 images)', f'| `{other}…` (shipped, same levels) |'):
        assert release.stale_quotes(text, SHIPPED) == [other]
        assert release.stale_quotes(text.replace(other, SHIPPED[:8]), SHIPPED) == []
    assert release.stale_quotes(f'Weights `{other}…`, older.', SHIPPED) == []
