"""Runs an exported model folder with onnxruntime and compares it with PyTorch on the same rounded weights, in float32."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import nppc
from problems import NONE, SIGMAS, Problem, cases, noisy_photo


class OnnxModel:
    """The manifest's program over onnxruntime sessions; `net` lends its feature degradation layers.

    Where weights have several shards a session is closed after it ran: memory holds one segment.
    """

    def __init__(self, folder, net):
        self.manifest, self.net = json.loads((Path(folder) / 'manifest.json').read_text()), net
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = torch.get_num_threads(), 3
        options.add_session_config_entry('session.intra_op.allow_spinning', '0')
        self.keeps = len(self.manifest['weights']['shards']) == 1
        options.enable_cpu_mem_arena = self.keeps
        if not self.keeps:  # weights stay fp16 where they lie and are cast when they are needed
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
            options.execution_order = onnxruntime.ExecutionOrder.PRIORITY_BASED  # as written: a weight is cast where it is used
            options.enable_mem_reuse = False  # and let go of at once
            options.add_session_config_entry('session.disable_prepacking', '1')
        self.open = lambda file: onnxruntime.InferenceSession(str(Path(folder) / file), options, ['CPUExecutionProvider'])
        self.kept = {}

    def session(self, file):
        found = self.kept.get(file) or self.open(file)
        if self.keeps:
            self.kept[file] = found
        return found

    def scales(self, sigma, problem, label=None):
        """AdaRMSNorm scales by tensor name, for one σ."""
        config = self.manifest['config']
        feeds: dict[str, np.ndarray] = {'c_noise': np.array([np.log(sigma) / 4], np.float32)}
        if config['conditions']:
            feeds['extra'] = problem.extra(1).numpy()
        if config['classes']:
            feeds['label'] = np.array([config['classes'] - 1 if label is None else label], np.int32)
        joined = self.session(self.manifest['cond']['file']).run(['scales'], feeds)[0]
        row = np.asarray(joined)[0]
        return {name: row[at : at + length] for name, (at, length) in self.manifest['scales'].items()}

    def forget(self, values, at):
        """Lets go of what no step after the one at `at` reads or makes, where memory holds one segment; a head goes on from all of it."""
        if self.keeps or self.manifest.get('nppc'):
            return
        later = self.manifest['program'][at + 1 :]
        read = {name for step in later for name in step.get('inputs', [step.get('input')])}
        for name in values.keys() - read - {name for step in later for name in step.get('outputs', [])} - {'F'}:
            del values[name]

    def run_segment(self, step, values):
        outputs = self.session(step['file']).run(step['outputs'], {k: values[k] for k in step['inputs']})
        return dict(zip(step['outputs'], outputs))

    def degrade(self, step, a, problem, layer=None):
        """ã of one block; tokens [N, T, width] in and out. `layer` where it is not the network's own."""
        if problem.blind or not problem.operator.measurement_size:
            return np.zeros_like(a)
        side, layer = step['tokensPerSide'], layer or self.net.unet.get_submodule(step['block'] + '.feature_degradation')
        tokens = torch.from_numpy(a).view(len(a), side, side, -1)
        return layer(tokens, *problem.for_network(len(a))).reshape(a.shape).numpy()

    def image(self, x, sigma, problem):
        """[c_in x ‖ H†y]."""
        op, y = problem.for_network(len(x))
        return torch.cat([x * (0.25 + sigma**2) ** -0.5, op.pinv(y)[:, 0]], 1).numpy()

    def vjp(self, x, sigma, v, nothing, label=None):
        """J_xᵀv of D by the vjp graph: c_skip·v + c_in·c_out·J_Fᵀv, c_in·c_out = σ σ_data / (σ² + σ_data²)."""
        about, r = self.manifest['vjp'], sigma**2 + 0.25
        feeds = {'image': self.image(x, sigma, nothing), 'cotangent': v.numpy(), **self.scales(sigma, nothing, label)}
        (gradient,) = self.session(about['file']).run(['gradient'], {k: feeds[k] for k in about['inputs']})
        return v * (0.25 / r) + torch.from_numpy(gradient) * (sigma * 0.5 / r)

    def denoise(self, x, sigma, problem, label=None):
        """D by onnxruntime."""
        values = {'image': self.image(x, sigma, problem), **self.scales(sigma, problem, label)}
        for at, step in enumerate(self.manifest['program']):
            if step['op'] == 'degrade':
                values[step['output']] = self.degrade(step, values[step['input']], problem)
            else:
                values.update(self.run_segment(step, values))
            self.forget(values, at)
        self.newest = values
        f, r = torch.from_numpy(values['F']), sigma**2 + 0.25
        return torch.cat([x * (0.25 / r) + f[:, :3] * (sigma * 0.5 * r**-0.5), f[:, 3:]], 1)

    def directions(self, head, problem):
        """W [N, 3K, S, S] of the newest evaluation, by the head's segments; `head` lends its feature degradation layers."""
        values = dict(self.newest)
        for step in self.manifest['nppc']['program']:
            if step['op'] == 'degrade':
                layer = head.parts[step['block'].replace('.', '/')].feature_degradation
                values[step['output']] = self.degrade(step, values[step['input']], problem, layer)
            else:
                values.update(self.run_segment(step, values))
        return torch.from_numpy(values['W'])


def capture(net, manifest):
    """Records every tensor of the manifest that crosses a cut while PyTorch runs; returns (values, hooks)."""
    values, unet = {}, net.unet
    flat = lambda t: t.flatten(1, 2).numpy()
    hooks = [unet.register_forward_hook(lambda m, a, out: values.update(F=out.numpy()))]
    for i, block in enumerate(unet.blocks()):
        if (x := f'x{i}') in manifest['tensors']:
            hooks.append(block.register_forward_pre_hook(lambda m, args, x=x: values.update({x: flat(args[0])})))
        if (a := f'a{i}') in manifest['tensors']:
            hooks.append(block.attn.self_attn.register_forward_pre_hook(lambda m, args, a=a: values.update({a: flat(args[3])})))
    for l, layer in enumerate(unet.splits):
        hooks.append(layer.register_forward_pre_hook(lambda m, args, l=l: values.update({f'skip{l}': flat(args[1])})))
    return values, hooks


def largest(*errors):
    """The largest error, NaN where one is: Python's max(0.0, nan) is 0.0, and a broken model would pass."""
    return float(np.max(errors))


def compare(model, x, sigma, problem, label=None):
    """(largest error of a segment fed with PyTorch's tensors, relative to the tensor's largest value or 1; max |D − D|)."""
    net, manifest = model.net, model.manifest
    values, hooks = capture(net, manifest)
    want = problem.denoise(net, x, sigma, label)
    for h in hooks:
        h.remove()
    values.update(model.scales(sigma, problem, label), image=model.image(x, sigma, problem))
    worst = 0.0
    for at, step in enumerate(manifest['program']):
        if step['op'] == 'segment':
            for name, got in model.run_segment(step, values).items():
                worst = largest(worst, np.abs(got - values[name]).max() / max(1, np.abs(values[name]).max()))
            model.forget(values, at)
    del values
    return worst, float((model.denoise(x, sigma, problem, label) - want).abs().max())


def vjp_by_autograd(net, x, sigma, v, label=None):
    """J_xᵀv of x ↦ D(x; σ) with nothing measured."""
    n = len(x)
    extra = torch.zeros(n, 1)
    labels = None if label is None else torch.full([n], label)
    with torch.enable_grad():
        x = x.clone().requires_grad_()
        d = net(x, torch.full([n], sigma), None, None, extra=extra, label=labels)[0][:, :3]
        return torch.autograd.grad(d, x, v)[0]


def compare_vjp(folder, net, sigmas=SIGMAS, batches=(1, 2), log=print):
    """Prints the errors of Jᵀv against autograd, relative to the largest entry or 1; returns the largest."""
    model = OnnxModel(folder, net)
    config, noise, worst = model.manifest['config'], model.manifest['noise'], 0.0
    label = 1 if config['classes'] else None
    nothing = Problem(NONE, 0.0, False, config['size'], noise['rule'], noise['blurFactor'])
    for n in batches:
        row = []
        for sigma in sigmas:
            x, v = noisy_photo(config['size'], sigma, n), noisy_photo(config['size'], 1.0, n, seed=40)
            want = vjp_by_autograd(net, x, sigma, v, label)
            row.append(float((model.vjp(x, sigma, v, nothing, label) - want).abs().max() / max(1, want.abs().max())))
        log(f'{"Jᵀv":14}{n:3}' + ''.join(f'   {e:8.1e}' for e in row), flush=True)
        worst = largest(worst, *row)
    return worst


def compare_directions(folder, net, head, log=print):
    """Largest error of W, of its largest entry or 1, at the σ of the MMSE estimate in every family."""
    model, worst = OnnxModel(folder, net), 0.0
    config, noise, sigma = model.manifest['config'], model.manifest['noise'], model.manifest['sigmaMmse']
    watch = nppc.Watch(net, head.steps)
    for _, spec, std, blind in cases(config['size']):
        problem = Problem(spec, std, blind, config['size'], noise['rule'], noise['blurFactor'])
        x = noisy_photo(config['size'], sigma, 2)
        model.denoise(x, sigma, problem)
        problem.denoise(net, x, sigma)
        want, got = head(watch.seen).flatten(1, 2), model.directions(head, problem)
        worst = largest(worst, float((got - want).abs().max() / max(1, want.abs().max())))
    log(f'directions       {worst:8.1e}', flush=True)
    return worst


def compare_all(folder, net, sigmas=SIGMAS, batches=(1, 2), log=print, only=None):
    """Prints the table; returns the largest segment and denoiser error."""
    model = OnnxModel(folder, net)
    size, noise, worst = model.manifest['config']['size'], model.manifest['noise'], [0.0, 0.0]
    label = 1 if model.manifest['config']['classes'] else None
    log(f'{"case":14}{"N":>3}' + ''.join(f'   σ={s:<6g} segment  D      ' for s in sigmas))
    for name, spec, std, blind in cases(size):
        if only and name not in only:
            continue
        problem = Problem(spec, std, blind, size, noise['rule'], noise['blurFactor'])
        for n in batches:
            row = [compare(model, noisy_photo(size, s, n), s, problem, label) for s in sigmas]
            worst = [largest(w, *errors) for w, errors in zip(worst, zip(*row))]
            log(f'{name:14}{n:3}' + ''.join(f'            {a:8.1e} {b:8.1e}' for a, b in row), flush=True)
    return worst
