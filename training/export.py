"""A checkpoint of the reference layout → a model folder (docs/model-format.md), checked against PyTorch before it is written.

export.py --preset faces64 --checkpoint faces64.pt --blur-noise-factor 16
export.py --config '{"size": 64, "neighbourhood": [7, 7, null]}' --checkpoint weights.pt --id mine      → mine/ and mine.zip, for the page
export.py --preset tiny-twin --random 2 --out tests/models

Memory holds one tensor or one block at a time, whatever the network's size.
"""

import argparse
import ctypes
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

os.environ.setdefault('MKL_DISABLE_FAST_MM', '1')  # it keeps what it once had; read when torch is imported

import onnx
import torch

import model
import nppc
import parity
import self_test
import sizes
import streamed
import weights
from checkpoints import Random, Safetensors, open_checkpoint
from conclusions import config_of, read_config, unmapped, whole_config
from network_graph import Assembly, cond_graph, scale_offsets
from presets import PRESETS, Card, Config
from vjp_graph import vjp_graph

BAR = 2e-5  # max |D_onnx − D_torch|
VJP_BAR = 1e-4  # max |Jᵀv| error, relative to the largest entry or 1
MOST_FOR_GRADIENTS = 1e9  # bytes that Jᵀv may need in a tab; beyond, the folder has no graph for it
FAMILIES = ('none', 'mask', 'blur', 'super-resolution', 'matrix')
REPOSITORY = Path(__file__).resolve().parent.parent


def manifest_config(config):
    """The config in the words of the manifest."""
    levels = [config.level(l) for l in range(len(config.widths))]
    return {
        'size': config.size,
        'patch': config.patch,
        'depths': list(config.depths),
        'widths': list(config.widths),
        'dHead': config.d_head,
        'neighbourhood': [window for *_, window in levels],
        'joint': [joint for *_, joint, _ in levels],
        'mappingWidth': config.mapping_width,
        'mappingDepth': config.mapping_depth,
        'conditions': config.mapping_cond_dim,
        'classes': config.classes,
        'directions': config.out_mult - 1,
    }


def save_graphs(folder, assembly):
    """Segments into the folder, their sizes and hashes into the program."""
    for step, graph in zip((s for s in assembly.program if s['op'] == 'segment'), assembly.models):
        onnx.save(graph, folder / step['file'])
        step.update(weights.described(folder, step['file']))


def write_model(folder, model_id, card, config, source, about, shard):
    """Every file of the folder but the parity figures; returns the manifest."""
    shapes = source.shapes
    kept, places = weights.save_half(folder, 'weights', shapes, source.read, {'cfg': asdict(config), **about}, shard)
    onnx.save(cond_graph(config, shapes, places), folder / 'cond.onnx')
    assembly, vjp = Assembly(config, shapes, places), None
    save_graphs(folder, assembly)
    if sizes.gradient_bytes(config) <= MOST_FOR_GRADIENTS:
        graph = vjp_graph(config, shapes, places)
        onnx.save(graph, folder / 'vjp.onnx')
        vjp = {**weights.described(folder, 'vjp.onnx'), 'inputs': [i.name for i in graph.graph.input]}
    scales = scale_offsets(config)
    return {
        'format': 2,
        'id': model_id,
        'title': card.title,
        'description': card.description,
        'licence': card.licence,
        'config': manifest_config(config),
        'classNames': card.class_names or None,
        'sigmaData': 0.5,
        'sigmaMin': 0.002,
        'sigmaMax': 80,
        'sigmaMmse': 100,
        'noise': {'rule': card.rule, 'blurFactor': about['blur_factor']},
        'families': card.families,
        'parameters': sizes.parameters(config),
        'largestTensor': sizes.largest_tensor(config),
        'weights': kept,
        'cond': {**weights.described(folder, 'cond.onnx'), 'width': sum(length for _, length in scales.values())},
        'vjp': vjp,
        'tensors': assembly.tensors,
        'scales': scales,
        'program': assembly.program,
        'provenance': {
            'checkpoint': about['checkpoint'],
            'images': about['nimg'],
            'exporter': f'training/export.py, onnx {onnx.__version__}, torch {torch.__version__.split("+")[0]}',
            'parity': None,
        },
        'metrics': None,
    }


def write_directions(folder, manifest, config, net, path):
    """NPPC's head beside the network: its own weights, segments and program. Returns the head, its weights rounded."""
    head, about = nppc.read_head(path, net)
    if about['trunk'] != manifest['weights']['sha256']:
        print(f'warning: {path} was trained on other weights ({about["trunk"][:12]}) than these; test it on them')
    state = weights.round_half(head.state())
    head.load(state)
    shapes = {k: tuple(v.shape) for k, v in state.items()}
    kept = {k: v for k, v in about.items() if k != 'cfg'}
    saved, places = weights.save_half(folder, 'nppc', shapes, lambda names: {k: state[k] for k in names}, {'cfg': asdict(config), **kept})
    assembly = Assembly(config, shapes, places, head=(about['blocks'], about['directions']))
    save_graphs(folder, assembly)
    manifest['nppc'] = {
        'count': about['directions'],
        'images': about['nimg'],
        'weights': saved,
        'tensors': assembly.tensors,
        'program': assembly.program,
    }
    return head


SCHEDULE = 'schedule.json'  # of tune.py
TOLD = 'told.json'  # of told.py
GUIDE = 'guide.json'  # written by hand from what draws.py says of a guide


def read_schedule(path, manifest):
    """Levels fitted to the model, as the manifest has them; None where there are none."""
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    if found['weights'] != manifest['weights']['sha256']:
        print(f'warning: {path} was fitted to other weights ({found["weights"][:12]}); fit it again: tune.py')
    return {k: found[k] for k in ('sampler', 'levels', 'weights')}


def read_fitted(path, manifest, again):
    """What was fitted to these very weights, or None: a fit to other weights says nothing of these. `again`: what fits it."""
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    if found['weights'] != manifest['weights']['sha256']:
        print(f'warning: {path} was fitted to other weights ({found["weights"][:12]}) and is left out; fit it again: {again}')
        return None
    return found


def read_told(path, manifest):
    """From which σ on H is told, as the manifest has it; None where it is everywhere."""
    found = read_fitted(path, manifest, 'told.py')
    return {k: found[k] for k in ('least', 'weights')} if found and found['least'] else None


def read_guide(path, manifest):
    """The weaker network that guides this one, how much and where, as the manifest has it; None where there is none."""
    found = read_fitted(path, manifest, 'draws.py --guide')
    if not found:
        return None
    beside = path.parent.parent / found['model'] / 'manifest.json'
    if not beside.exists():
        raise SystemExit(f'{path} names the guide {found["model"]}, and {beside} is not there: export the guide first')
    sha256 = json.loads(beside.read_text())['weights']['sha256']
    return {'model': found['model'], 'sha256': sha256} | {k: found[k] for k in ('weight', 'from', 'to')}


def save_manifest(folder, manifest):
    (folder / 'manifest.json').write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + '\n')


def check(folder, manifest, net, head, **checks):
    """Largest errors against PyTorch, by what was compared. Raises SystemExit beyond the bars."""
    said: dict[str, float] = dict(zip(('segments', 'denoiser'), parity.compare_all(folder, net, **checks)))
    bars = {'denoiser': (BAR, 'denoiser', 'PyTorch'), 'vjp': (VJP_BAR, 'Jᵀv', 'autograd'), 'directions': (BAR, 'directions', 'PyTorch')}
    if manifest['vjp']:
        said['vjp'] = parity.compare_vjp(folder, net, **{k: v for k, v in checks.items() if k != 'only'})
    if head:
        said['directions'] = parity.compare_directions(folder, net, head)
    for key, (bar, name, other) in bars.items():
        if key in said and not said[key] <= bar:
            raise SystemExit(
                f'{folder.name}: the exported {name} differs from {other} by {said[key]:.1e}, more than {bar:.0e}; nothing was written'
            )
    return {k: float(f'{v:.1e}') for k, v in said.items()}


def keep_what_was_said(target, folder, manifest):
    """Files of the old folder that speak of these very weights."""
    if manifest['tuned']:
        shutil.copy(target / SCHEDULE, folder)
    for kept in (target / TOLD, target / GUIDE):
        if kept.exists() and json.loads(kept.read_text())['weights'] == manifest['weights']['sha256']:
            shutil.copy(kept, folder)
    kept = target / 'metrics.json'
    if kept.exists() and json.loads(kept.read_text()).get('weights') == manifest['weights']['sha256']:
        shutil.copy(kept, folder)
        manifest['metrics'] = 'metrics.json'
    for kept in (*target.glob('picture.*'), *target.glob('LICENSE*')):  # what people put there
        shutil.copy(kept, folder)


def export(target, card, config, source, about, directions=None, shard=weights.SHARD, **checks):
    """Writes the folder `target`, or raises and leaves what was there. `directions`: a head of nppc.py."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix='.exporting-', dir=target.parent))
    try:
        folder.chmod(0o755)
        manifest = write_model(folder, target.name, card, config, source, about, shard)
        net = streamed.network_of(folder, config, manifest['weights'])
        manifest['tuned'] = read_schedule(target / SCHEDULE, manifest)
        manifest['told'] = read_told(target / TOLD, manifest)
        manifest['guide'] = read_guide(target / GUIDE, manifest)
        head = directions and write_directions(folder, manifest, config, net, directions)
        save_manifest(folder, manifest)
        manifest['provenance']['parity'] = check(folder, manifest, net, head, **checks)
        self_test.write(folder, manifest, net)
        keep_what_was_said(target, folder, manifest)
        save_manifest(folder, manifest)
        shutil.rmtree(target, ignore_errors=True)
        os.rename(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def write_zip(target):
    """The folder as one file beside it, to be dropped on the page: stored, for weights do not compress. Same folder, same bytes."""
    path = target.parent / f'{target.name}.zip'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_STORED) as out:
        for file in sorted(target.iterdir()):
            with out.open(zipfile.ZipInfo(f'{target.name}/{file.name}'), 'w', force_zip64=False) as to, open(file, 'rb') as content:
                shutil.copyfileobj(content, to, 1 << 20)
    return path


def read_source(o):
    """(config, source, what is said of it) of the command's options. Says what was concluded. Raises SystemExit where it is no network."""
    preset = PRESETS[o.preset][0] if o.preset else None
    said = asdict(preset) if preset else read_config(o.config) if o.config else {}
    if o.random is not None:
        config = preset or whole_config(said)
        return config, Random(config, o.random), {'checkpoint': f'random, seed {o.random}', 'nimg': 0}
    source = open_checkpoint(o.checkpoint, wanted=o.state)
    cfg = source.about.get('cfg')
    stored = {k: v for k, v in cfg.items() if k in Config.__dataclass_fields__} if isinstance(cfg, dict) else {}
    if preset and (other := {k: v for k, v in stored.items() if v != said[k]}):
        raise SystemExit(f'{o.checkpoint} was trained with {other}, which is not preset {o.preset}')
    config = config_of(source.shapes, said or stored)
    if problems := unmapped(source.shapes, config):
        shown, more = '\n  '.join(problems[:20]), f'\n  and {len(problems) - 20} more' * (len(problems) > 20)
        raise SystemExit(
            f'tensors that do not fit: {len(problems)}. The network would compute something else, so nothing was written.\n'
            f'  {shown}{more}\n'
            'Names and shapes are those of the reference (docs/own-model.md). '
            'What is missing was not saved, or lies elsewhere in the file (--state).'
        )
    print(f'all {len(source.shapes)} tensors are mapped: {sizes.parameters(config) / 1e6:.1f} M parameters')
    print('network: ' + ', '.join(f'{k} {v}' for k, v in asdict(config).items()))
    # A shipped file says what it was made from, so that exporting it again changes nothing.
    known = source.about.get('checkpoint') or weights.identity_of(Path(o.checkpoint))
    return config, source, {'checkpoint': known, 'nimg': source.about.get('nimg', 0), **only(source.about, 'blur_factor')}


def only(values, key):
    return {key: values[key]} if values.get(key) else {}


def card_of(o, config):
    """What is said of the model: by the preset, and by whoever exports."""
    card = PRESETS[o.preset][1] if o.preset else Card(o.id, f'{config.size} × {config.size} pixels.', 'Licence: not said.', families=[])
    rule = 'conditioned' if config.mapping_cond_dim else 'none'
    names = read_names(o.class_names, config.classes - 1) if o.class_names else []
    own = {'title': o.title, 'description': o.description, 'licence': o.licence, 'class_names': names, 'families': o.families}
    return replace(card, **{k: v for k, v in own.items() if v}, **({} if o.preset else {'rule': rule}))


def read_names(path, count):
    """One name a line, as many as the network has classes."""
    try:
        names = Path(path).read_text(encoding='utf-8').rstrip().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f'{path}: {error}; names of classes are lines of text in UTF-8') from None
    if len(names) != max(0, count) or not all(name.strip() for name in names):
        raise SystemExit(
            f'{path} has {sum(bool(name.strip()) for name in names)} names in {len(names)} lines, the network {max(0, count)} classes'
        )
    return names


def give_back_at_once():
    """glibc comes to keep freed blocks of up to 32 MB; all beyond 128 kB go back to the system instead. Elsewhere nothing happens."""
    try:
        ctypes.CDLL(None).mallopt(-3, 1 << 17)  # M_MMAP_THRESHOLD
    except (AttributeError, OSError, TypeError):
        pass  # another C library


def parser():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kind = ap.add_mutually_exclusive_group()
    kind.add_argument('--preset', choices=PRESETS)
    kind.add_argument('--config', metavar='JSON', help="what the weights' shapes do not tell: size, neighbourhood")
    source = ap.add_mutually_exclusive_group(required=True)
    source.add_argument(
        '--checkpoint', help='.pt, .pth, .ckpt that holds a state dict, however deep; .safetensors, or a folder of its shards'
    )
    source.add_argument('--random', type=int, metavar='SEED', help='random weights instead of a checkpoint')
    ap.add_argument('--state', metavar='PATH', help='which network, where the file holds several; what it holds is said')
    ap.add_argument('--id', help='name of the folder: a-z, 0-9 and - (default: the preset)')
    ap.add_argument('--out', type=Path, help='where the folder goes (default: public/models for a preset, else here)')
    ap.add_argument('--zip', action='store_true', help='also ID.zip, to be dropped on the page; always with --config')
    for name in ('title', 'description', 'licence'):
        ap.add_argument(f'--{name}', help='for people, in the manifest')
    ap.add_argument('--families', nargs='+', choices=FAMILIES, help='operators that the network was trained with')
    ap.add_argument('--class-names', metavar='FILE', help='one name a line, in the order of the labels')
    ap.add_argument(
        '--blur-noise-factor',
        type=float,
        help='regularisation of the blur that the weights were trained with (default: what a shipped file says, else 4)',
    )
    ap.add_argument('--shard-bytes', type=int, default=weights.SHARD, help='size that no file of weights exceeds (default: 64 MB)')
    ap.add_argument('--whole', type=Path, metavar='FILE', help='also write the raw network as one graph, for the benchmark')
    ap.add_argument('--directions', type=Path, help='a head of nppc.py (.pt or nppc.safetensors); else the one in the folder is kept')
    ap.add_argument('--no-directions', action='store_true', help='drop the head that the folder has')
    ap.add_argument('--quick', action='store_true', help='compare one evaluation only; so it is beyond 64 MB of weights')
    return ap


def main(arguments):
    ap = parser()
    o = ap.parse_args(arguments)
    o.id = o.id or o.preset or ap.error('--id: the model needs a name')
    if not re.fullmatch(r'[a-z0-9][a-z0-9-]{0,39}', o.id):
        ap.error('--id: small letters, digits and - only, at most 40')
    model.DT = torch.float32
    torch.set_grad_enabled(False)
    give_back_at_once()
    config, source, about = read_source(o)
    card = card_of(o, config)
    about['blur_factor'] = o.blur_noise_factor or about.get('blur_factor') or card.blur_factor
    checks = dict(sigmas=(5.0,), batches=(1,), only=('mask',)) if o.quick or 2 * sizes.parameters(config) > weights.SHARD else {}
    target = (o.out or (REPOSITORY / 'public/models' if o.preset else Path())) / o.id
    directions = o.directions
    if directions is None and (kept := target / 'nppc.safetensors').exists() and not o.no_directions:
        directions = kept
    manifest = export(target, card, config, source, about, directions, o.shard_bytes, **checks)
    if o.whole:
        places = weights.places_of(target, manifest['weights'])
        shapes = Safetensors([target / s['file'] for s in manifest['weights']['shards']]).shapes
        onnx.save(Assembly(config, shapes, places, whole=True).models[0], o.whole)
    print(f'{target}: {manifest["parameters"] / 1e6:.1f} M parameters, parity {manifest["provenance"]["parity"]}')
    if manifest['vjp'] is None:
        print(f'no graph for Jᵀv (ΠGDM, DPS): it would need {sizes.gradient_bytes(config) / 1e9:.1f} GB in a tab')
    if o.zip or not o.preset:
        print(f'{write_zip(target)}: drop it on the page')


if __name__ == '__main__':
    try:
        main(sys.argv[1:])
    except weights.NotFiniteError as error:
        raise SystemExit(
            f'{error}. Such weights are of a training that went wrong, or of no network of this kind; nothing was written'
        ) from None
