"""The network with its weights in files: each part has them while it runs, so that memory holds one part and not the network.

Same modules, same sums as a network that was loaded whole; a part is an attention, a feed-forward, a feature degradation, a projection.
"""

import torch

import model
from checkpoints import Safetensors

PARTS = (model.SelfAttention, model.FeedForward, model.FeatureDegradation, model.Mapping, model.Merge, model.Split)


def network_of(folder, config, weights):
    """The preconditioned denoiser of an exported folder, in float32: held whole where the weights are one file, else streamed."""
    source = Safetensors([folder / shard['file'] for shard in weights['shards']])
    if len(weights['shards']) == 1:
        net = config.network().eval()
        net.load_state_dict(source.read(list(source.shapes)))
        return net
    with torch.device('meta'):
        net = config.network().eval().requires_grad_(False)
    for name, part in parts_of(net):
        stream(part, name, source)
    return net


def parts_of(module, name=''):
    """(name, module) of what is loaded at once; every weight belongs to one."""
    if isinstance(module, PARTS) or not list(module.children()):
        yield name, module
        return
    for key, child in module.named_children():
        yield from parts_of(child, f'{name}.{key}' if name else key)


def stream(part, name, source):
    """Hooks that bring the part's tensors before it runs and let go of them after."""
    keys = list(part.state_dict())
    empty = {k: v for k, v in part.state_dict(keep_vars=True).items()}

    def bring(*_):
        tensors = source.read([f'{name}.{k}' for k in keys])
        for k in keys:
            put(part, k, tensors[f'{name}.{k}'])

    def drop(*_):
        for k in keys:
            put(part, k, empty[k])

    if keys:
        part.register_forward_pre_hook(bring)
        part.register_forward_hook(drop, always_call=True)


def put(module, key, tensor):
    *path, last = key.split('.')
    owner = module.get_submodule('.'.join(path))
    if last in owner._parameters:
        owner._parameters[last] = tensor if isinstance(tensor, torch.nn.Parameter) else torch.nn.Parameter(tensor, requires_grad=False)
    else:
        owner._buffers[last] = tensor
