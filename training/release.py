"""From finished weights to everything that is shipped with them, by one command; what is up to date is not made again.

  release.py WEIGHTS FOLDER                          the whole chain for public/models/faces64 (a night of two cores, most of it samples)
  release.py WEIGHTS FOLDER --sampled 64             samples of 64 held-out faces instead of all
  release.py WEIGHTS FOLDER --list                   what would be made, and why
  release.py WEIGHTS FOLDER --only goldens records     these steps, where they are not up to date

Steps, in order: network (exported, checked against PyTorch), head (NPPC, gone on from the shipped one), levels (tune.py), told (told.py),
estimates and samples (metrics.json), install (all of it into public/models), table (of the head, into the card), faces (generated ones),
goldens, sampler-goldens, records (npm run record), sheet (of the card), quotes (which documents name which weights).
A step is up to date where its command and what it reads have the hashes they had when it was last made, and what it made is still there,
unchanged: `runs/release-<model>/made.json`. Interrupted, the same command goes on; the long steps go on inside, too.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import data
from weights import sha256

REPOSITORY = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable,)


@dataclass
class Step:
    """`commands` make `makes` from `reads` (files, or folders with all that is in them); `by` are further words that it depends on."""

    name: str
    commands: list
    reads: list
    makes: list
    by: list = field(default_factory=list)


def digest(paths):
    """One SHA-256 of files and of the files in folders, by name and content; what is not there counts as such."""
    out = hashlib.sha256()
    for path in map(Path, paths):
        for file in sorted(f for f in path.rglob('*') if f.is_file()) if path.is_dir() else [path]:
            relative = file.relative_to(path.parent)
            out.update(f'{relative}\0{sha256(file) if file.exists() else "none"}\n'.encode())
    return out.hexdigest()


class Chain:
    """Steps, and a file that says with what hashes each was last made."""

    def __init__(self, steps, path):
        self.steps, self.path = steps, Path(path)
        self.made = json.loads(self.path.read_text()) if self.path.exists() else {}

    def why(self, step):
        """Why a step has to be made, in a word or two; None where it is up to date."""
        before = self.made.get(step.name)
        if before is None:
            return 'never made'
        if before['by'] != self.by(step):
            return 'another command'
        if before['reads'] != digest(step.reads):
            return 'what it reads has changed'
        if before['makes'] != digest(step.makes):
            return 'what it made has changed'
        return None

    def by(self, step):
        return [str(word) for word in step.by]

    def run(self, only=None):
        """Makes what is not up to date, in order; stops at the first step that fails."""
        for step in self.steps:
            if (only and step.name not in only) or not (why := self.why(step)):
                continue
            print(f'— {step.name}: {why}', flush=True)
            reads = digest(step.reads)
            for command in step.commands:
                self.do(step, command)
            self.made[step.name] = dict(by=self.by(step), reads=reads, makes=digest(step.makes))
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps(self.made, indent=1) + '\n')

    def do(self, step, command):
        if callable(command):
            return command()
        done = subprocess.run([str(word) for word in command], cwd=REPOSITORY)
        if done.returncode:
            words = ' '.join(str(word) for word in command)
            raise SystemExit(f'{step.name} failed ({done.returncode}): {words}\nMend what it says and give the same command again.')


def install(exported, files, target):
    """Puts the files that belong to the weights beside where export.py will write, which keeps them."""
    target.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (exported / name).exists():
            shutil.copy(exported / name, target / name)


SHIPPED = re.compile(r'`([0-9a-f]{8})…` \(shipped|shipped weights \(`([0-9a-f]{8})…')


def stale_quotes(text, shipped):
    """Hashes that a document calls shipped and that are not."""
    found = {a or b for a, b in SHIPPED.findall(text)}
    return sorted(h for h in found if not shipped.startswith(h))


def check_quotes(model):
    """@raises SystemExit where a document calls weights shipped that are not; numbers of older weights keep their hash beside them."""
    manifest = json.loads((REPOSITORY / f'public/models/{model}/manifest.json').read_text())
    shipped = manifest['weights']['sha256']
    wrong = {d.name: s for d in sorted((REPOSITORY / 'docs').glob('*.md')) if (s := stale_quotes(d.read_text(), shipped))}
    if wrong:
        said = '; '.join(f'docs/{name}: {", ".join(hashes)}' for name, hashes in wrong.items())
        raise SystemExit(f'documents call other weights shipped than {shipped[:8]}…: {said}')


def chain_of(o):
    """The steps for a model's weights."""
    work, target = o.work / f'release-{o.model}', REPOSITORY / 'public/models' / o.model
    exported, head = work / 'exported' / o.model, work / f'nppc-{o.model}.pt'
    here, docs = REPOSITORY / 'training', REPOSITORY / 'docs'
    card, weights = docs / 'model-card.md', exported / 'weights.safetensors'
    network = [
        here / f
        for f in (
            'model.py',
            'windows.py',
            'export.py',
            'network_graph.py',
            'running_order.py',
            'graph.py',
            'attention_graph.py',
            'vjp_graph.py',
            'self_test.py',
            'weights.py',
        )
    ]
    asking = [*PYTHON, here / 'evaluate.py', weights, o.folder, '--preset', o.model, '--fast', '--threads', o.threads]
    asking += ['--out', work / 'metrics.json', '--levels', 64, *(['--sampled', o.sampled] if o.sampled else [])]
    levels, judged = work / 'schedule.json', ['--levels', o.levels] if o.levels else []
    started = o.head or target / 'nppc.safetensors'
    minutes = 0.0 if o.head else o.minutes
    fitted = [*PYTHON, here / 'nppc.py', 'train', o.folder, '--preset', o.model, '--weights', weights, '--out', head]
    heads = [*PYTHON, here / 'nppc.py', 'test', o.folder, '--preset', o.model, '--weights', weights]
    faces = [REPOSITORY / f'public/samples/generated-{i}.png' for i in range(1, 7)]
    samplers = [REPOSITORY / f for f in ('src/samplers', 'src/store/visit', 'scripts/record.mjs', 'scripts/record-scenes.mjs')]

    def first_head():
        """A finished head is taken as it is; else the shipped one goes on, or a new one begins."""
        if o.head:
            shutil.copy(o.head, head)
        else:
            start = ['--start', started] if started.exists() else []
            Chain([], work / 'none').do(Step('head', [], [], []), [*fitted, '--minutes', minutes, '--threads', o.threads, *start])

    return Chain(
        [
            Step(
                'network',
                [
                    [
                        *PYTHON,
                        here / 'export.py',
                        '--preset',
                        o.model,
                        '--checkpoint',
                        o.weights,
                        '--out',
                        exported.parent,
                        '--no-directions',
                    ]
                ],
                [o.weights, *network],
                [weights],
            ),
            Step('head', [first_head], [weights, *([o.head] if o.head else [])], [head], [minutes]),
            Step(
                'levels',
                [
                    [
                        *PYTHON,
                        here / 'tune.py',
                        weights,
                        o.folder,
                        '--preset',
                        o.model,
                        '--faces',
                        12,
                        '--out',
                        levels,
                        '--threads',
                        o.threads,
                        *judged,
                    ]
                ],
                [weights, here / 'tune.py', here / 'samplers.py', *judged[1:]],
                [levels],
            ),
            Step(
                'told',
                [[*PYTHON, here / 'told.py', weights, o.folder, '--preset', o.model, '--out', work / 'told.json', '--threads', o.threads]],
                [weights, here / 'told.py', here / 'held_out.py'],
                [work / 'told.json'],
            ),
            Step('estimates', [[*asking, '--mmse']], [weights, here / 'held_out.py', here / 'evaluate.py'], []),
            Step(
                'samples',
                [[*asking, '--ways', *o.ways, '--noise', *o.noise]],
                [weights, here / 'held_out.py'],
                [],
                [o.sampled, *o.ways, *o.noise],
            ),
            Step(
                'install',
                [
                    lambda: install(work, ['metrics.json', 'schedule.json', 'told.json'], target),
                    [*PYTHON, here / 'export.py', '--preset', o.model, '--checkpoint', o.weights, '--directions', head],
                ],
                [weights, head, levels, work / 'told.json', work / 'metrics.json', *network],
                [target / f for f in ('weights.safetensors', 'nppc.safetensors', 'schedule.json', 'told.json', 'metrics.json')],
            ),
            Step(
                'table',
                [
                    [*heads, '--out', target / 'nppc.safetensors', '--images', 64, '--threads', o.threads, '--card', card],
                    [*asking, '--mmse', '--as-is', '--card', card],
                    ['npx', 'prettier', '--write', '--log-level', 'warn', card],
                ],
                [target / 'nppc.safetensors', target / 'metrics.json'],
                [],
            ),
            Step('faces', [[*PYTHON, here / 'samples.py', '--again']], [target / 'weights.safetensors'], faces),
            Step(
                'goldens',
                [[*PYTHON, here / 'golden.py']],
                [target / 'weights.safetensors', target / 'nppc.safetensors', here / 'golden.py'],
                [REPOSITORY / 'tests/goldens/index.json'],
            ),
            Step(
                'sampler-goldens',
                [[*PYTHON, here / 'golden_samplers.py']],
                [here / 'golden_samplers.py', here / 'samplers.py'],
                [REPOSITORY / 'tests/sampler-goldens'],
            ),
            Step(
                'records',
                [['npm', 'run', 'record']],
                [target / 'weights.safetensors', target / 'schedule.json', work / 'told.json', *faces, *samplers],
                [REPOSITORY / 'public/recordings'],
            ),
            Step(
                'sheet',
                [[*asking, '--mmse', '--as-is', '--sheet', docs / f'{o.model}-samples.jpg']],
                [weights, here / 'samplers.py'],
                [docs / f'{o.model}-samples.jpg'],
            ),
            Step('quotes', [lambda: check_quotes(o.model)], [docs, target / 'manifest.json'], []),
        ],
        work / 'made.json',
    )


def main(arguments=None):
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('weights', type=Path, help='a finished run: .pt with `ema`')
    a.add_argument('folder', type=Path, help='the sheets that the examination asks, test.png among them')
    a.add_argument('--model', default='faces64', help='preset, and folder in public/models')
    a.add_argument('--head', type=Path, help='a head that was trained elsewhere (nppc.py on the same weights)')
    a.add_argument('--minutes', type=float, default=60, help='of training the head')
    a.add_argument('--levels', type=Path, help='a schedule.json fitted to earlier weights: judged on these instead of a new search')
    a.add_argument('--sampled', type=int, help='samples of the first so many held-out faces; default: of all')
    a.add_argument('--ways', nargs='+', default=['told', 'blind'])
    a.add_argument('--noise', nargs='+', default=[0.0, 0.1])
    a.add_argument('--threads', type=int, default=2)
    a.add_argument('--work', type=Path, default=data.RUNS)
    a.add_argument('--only', nargs='+', metavar='STEP')
    a.add_argument('--list', action='store_true', help='say what would be made')
    o = a.parse_args(arguments)
    for name in ('weights', 'folder', 'work', 'head', 'levels'):
        if getattr(o, name):
            setattr(o, name, getattr(o, name).resolve())  # steps run in the repository's root
    chain = chain_of(o)
    unknown = {*(o.only or ())} - {s.name for s in chain.steps}
    if unknown:
        a.error(f'no step {", ".join(sorted(unknown))}; there are {", ".join(s.name for s in chain.steps)}')
    if o.list:
        for step in chain.steps:
            print(f'{step.name}: {chain.why(step) or "up to date"}')
        return
    chain.run(o.only)


if __name__ == '__main__':
    main()
