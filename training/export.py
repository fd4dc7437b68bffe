"""A checkpoint of the reference layout → public/models/<id>/ (docs/model-format.md), checked against PyTorch before it is written.

export.py --preset faces64 --checkpoint faces64.pt --blur-noise-factor 16
export.py --preset tiny-twin --random 1 --out tests/models
"""

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import onnx
import torch

import model
import nppc
import parity
import weights
from network_graph import Assembly, cond_graph, scale_names
from presets import PRESETS, Config
from vjp_graph import vjp_graph

BAR = 2e-5  # max |D_onnx − D_torch|
VJP_BAR = 1e-4  # max |Jᵀv| error, relative to the largest entry or 1
REPOSITORY = Path(__file__).resolve().parent.parent


def random_state(config, seed):
    """Weights for a network that nobody trained: every path carries a signal of sane size."""
    torch.manual_seed(seed)
    state = config.network().state_dict()
    for name, v in state.items():
        if name.endswith('norm.linear.weight') or 'deg_linear' in name or 'class_emb' in name or 'mapping_cond_in' in name:
            v.normal_(0, 0.3 / math.sqrt(v.shape[-1]) if 'norm' in name else 0.5)
        elif name.endswith(('out_proj.weight', 'down_proj.weight', 'patch_out.proj.weight')):
            v.normal_(0, 0.5 / math.sqrt(v.shape[-1]))
    return state


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


def scale_offsets(config):
    """{tensor name: [offset, length]} in a row of cond's output."""
    offsets, at = {}, 0
    for name, _, width in scale_names(config):
        offsets[name], at = [at, width], at + width
    return offsets


def write_model(folder, model_id, card, config, state, about):
    """Every file of the folder but the parity figures; returns the manifest."""
    shapes = {k: tuple(v.shape) for k, v in state.items()}
    kept, places = weights.save_half(
        folder, 'weights', shapes, lambda names: {k: state[k] for k in names}, {'cfg': asdict(config), **about}
    )
    onnx.save(cond_graph(config, shapes, places), folder / 'cond.onnx')
    assembly = Assembly(config, shapes, places)
    vjp = vjp_graph(config, shapes, places)
    onnx.save(vjp, folder / 'vjp.onnx')
    segments = (s for s in assembly.program if s['op'] == 'segment')
    for step, graph in zip(segments, assembly.models):
        onnx.save(graph, folder / step['file'])
        step.update(weights.described(folder, step['file']))
    scales = scale_offsets(config)
    return {
        'format': 2,
        'id': model_id,
        'title': card.title,
        'description': card.description,
        'licence': card.licence,
        'config': manifest_config(config),
        'sigmaData': 0.5,
        'sigmaMin': 0.002,
        'sigmaMax': 80,
        'sigmaMmse': 100,
        'noise': {'rule': card.rule, 'blurFactor': about['blur_factor']},
        'families': card.families,
        'parameters': sum(math.prod(s) for s in shapes.values()),
        'weights': kept,
        'cond': {**weights.described(folder, 'cond.onnx'), 'width': sum(length for _, length in scales.values())},
        'vjp': {**weights.described(folder, 'vjp.onnx'), 'inputs': [i.name for i in vjp.graph.input]},
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
    segments = (s for s in assembly.program if s['op'] == 'segment')
    for step, graph in zip(segments, assembly.models):
        onnx.save(graph, folder / step['file'])
        step.update(weights.described(folder, step['file']))
    manifest['nppc'] = {
        'count': about['directions'],
        'images': about['nimg'],
        'weights': saved,
        'tensors': assembly.tensors,
        'program': assembly.program,
    }
    return head


SCHEDULE = 'schedule.json'  # of tune.py


def read_schedule(path, manifest):
    """Levels fitted to the model, as the manifest has them; None where there are none."""
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    if found['weights'] != manifest['weights']['sha256']:
        print(f'warning: {path} was fitted to other weights ({found["weights"][:12]}); fit it again: tune.py')
    return {k: found[k] for k in ('sampler', 'levels', 'weights')}


def save_manifest(folder, manifest):
    (folder / 'manifest.json').write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + '\n')


def export(target, card, config, state, about, directions=None, **checks):
    """Writes the folder `target`, or raises and leaves what was there. `directions`: a head of nppc.py."""
    state = weights.round_half(state)
    net = config.network().eval()
    net.load_state_dict(state)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix='.exporting-', dir=target.parent))
    try:
        folder.chmod(0o755)
        manifest = write_model(folder, target.name, card, config, state, about)
        manifest['tuned'] = read_schedule(target / SCHEDULE, manifest)
        head = directions and write_directions(folder, manifest, config, net, directions)
        save_manifest(folder, manifest)
        segments, denoiser = parity.compare_all(folder, net, **checks)
        if not denoiser <= BAR:
            raise SystemExit(
                f'{target.name}: the exported denoiser differs from PyTorch by {denoiser:.1e}, more than {BAR:.0e}; nothing was written'
            )
        gradient = parity.compare_vjp(folder, net, **{k: v for k, v in checks.items() if k != 'only'})
        if not gradient <= VJP_BAR:
            raise SystemExit(
                f'{target.name}: the exported Jᵀv differs from autograd by {gradient:.1e}, more than {VJP_BAR:.0e}; nothing was written'
            )
        if head and not (found := parity.compare_directions(folder, net, head)) <= BAR:
            raise SystemExit(
                f'{target.name}: the exported directions differ from PyTorch by {found:.1e}, more than {BAR:.0e}; nothing was written'
            )
        manifest['provenance']['parity'] = {
            k: float(f'{v:.1e}') for k, v in (('segments', segments), ('denoiser', denoiser), ('vjp', gradient))
        }
        if manifest['tuned']:
            shutil.copy(target / SCHEDULE, folder)
        kept = target / 'metrics.json'
        if kept.exists() and json.loads(kept.read_text()).get('weights') == manifest['weights']['sha256']:
            shutil.copy(kept, folder)
            manifest['metrics'] = 'metrics.json'
        kept = target / 'self-test.json'  # of scripts/self-test.mjs
        if kept.exists() and json.loads(kept.read_text())['weightsSha256'] == manifest['weights']['sha256']:
            shutil.copy(kept, folder)
        save_manifest(folder, manifest)
        shutil.rmtree(target, ignore_errors=True)
        os.rename(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def read_source(options, config):
    """(state dict, about) from a checkpoint, or random weights."""
    if options.random is not None:
        return random_state(config, options.random), {'checkpoint': f'random, seed {options.random}', 'nimg': 0, 'blur_factor': 4}
    state, about = weights.load_checkpoint(options.checkpoint)
    stored = about.get('cfg')
    if stored is not None and asdict(Config(**stored)) != asdict(config):
        raise SystemExit(f'{options.checkpoint} was trained as {stored}, which is not preset {options.preset}')
    # A shipped file says what it was made from, so that exporting it again changes nothing.
    return state, {
        'checkpoint': about.get('checkpoint') or weights.sha256(options.checkpoint),
        'nimg': int(about.get('nimg', 0)),
        'blur_factor': options.blur_noise_factor or about.get('blur_factor') or PRESETS[options.preset][1].blur_factor,
    }


def main(arguments):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--preset', required=True, choices=PRESETS)
    source = ap.add_mutually_exclusive_group(required=True)
    source.add_argument('--checkpoint', help='a dict with key `ema`, or .safetensors')
    source.add_argument('--random', type=int, metavar='SEED', help='random weights instead of a checkpoint')
    ap.add_argument('--id', help='name of the folder (default: the preset)')
    ap.add_argument('--out', type=Path, default=REPOSITORY / 'public/models')
    ap.add_argument(
        '--blur-noise-factor',
        type=float,
        help='regularisation of the blur that the weights were trained with (default: what a shipped file says, else 4)',
    )
    ap.add_argument('--whole', type=Path, metavar='FILE', help='also write the raw network as one graph, for the benchmark')
    ap.add_argument('--directions', type=Path, help='a head of nppc.py (.pt or nppc.safetensors); else the one in the folder is kept')
    ap.add_argument('--no-directions', action='store_true', help='drop the head that the folder has')
    ap.add_argument('--quick', action='store_true', help='compare one evaluation only (for the large presets)')
    o = ap.parse_args(arguments)
    model.DT = torch.float32
    torch.set_grad_enabled(False)
    config, card = PRESETS[o.preset]
    state, about = read_source(o, config)
    checks = dict(sigmas=(5.0,), batches=(1,), only=('mask',)) if o.quick else {}
    target = o.out / (o.id or o.preset)
    directions = o.directions
    if directions is None and (kept := target / 'nppc.safetensors').exists() and not o.no_directions:
        directions = kept
    manifest = export(target, card, config, state, about, directions, **checks)
    if o.whole:
        shapes = {k: tuple(v.shape) for k, v in state.items()}
        places = weights.places_of(target, manifest['weights'])
        onnx.save(Assembly(config, shapes, places, whole=True).models[0], o.whole)
    print(f'{target}: {manifest["parameters"] / 1e6:.1f} M parameters, parity {manifest["provenance"]["parity"]}')


if __name__ == '__main__':
    main(sys.argv[1:])
