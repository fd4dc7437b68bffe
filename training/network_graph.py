"""The network as ONNX graphs: conditioning, and the raw network F cut before every joint block (docs/model-format.md).

A cut is where a feature degradation layer reads the residual stream: segment i ends with x, the browser computes
ã = H†(T_ψ([y ; H x])), segment i + 1 starts with both. Blocks are numbered in the order they run.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from onnx import TensorProto

from attention_graph import attention
from graph import MICROSOFT, Graph
from running_order import suffix, walk


def scale_names(config):
    """[(name of the scale, state-dict name of its linear map, width)] in the order of a row of the conditioning table."""
    rows, blocks = [], [(l, name) for kind, l, name in walk(config) if kind == 'block']
    for i, (l, name) in enumerate(blocks):
        width, _, _, joint, _ = config.level(l)
        attn = f'unet.{name}.attn.'
        rows.append((f'scale{i}.norm', attn + 'self_attn.norm.linear.weight', width))
        if joint:
            rows.append((f'scale{i}.jnorm', attn + 'self_attn.jnorm.linear.weight', width))
        rows.append((f'scale{i}.ff', attn + 'ff.norm.linear.weight', width))
    return rows


def scale_offsets(config):
    """{tensor name: [offset, length]} in a row of cond's output."""
    offsets, at = {}, 0
    for name, _, width in scale_names(config):
        offsets[name], at = [at, width], at + width
    return offsets


def cond_graph(config, shapes, places):
    """c_noise [R] (+ extra [R, conditions]) (+ label [R]) → every AdaRMSNorm scale of a row, joined. aug = 0."""
    g, dc = Graph(shapes, places), config.mapping_width
    angle = g.op('MatMul', g.op('Mul', g.reshape('c_noise', -1, 1), g.const(2 * math.pi)), g.matrix('unet.time_emb.weight'))
    e = g.op('MatMul', g.op('Concat', g.op('Cos', angle), g.op('Sin', angle), axis=-1), g.matrix('unet.time_in_proj.weight'))
    no_aug = np.repeat(np.array([[1, 0]], np.float32), dc // 2, axis=1)  # cos 0, sin 0
    e = g.op('Add', e, g.op('MatMul', g.const(no_aug), g.matrix('unet.aug_in_proj.weight')))
    inputs: dict[str, Any] = {'c_noise': ['R']}
    if config.mapping_cond_dim:
        inputs['extra'] = ['R', config.mapping_cond_dim]
        e = g.op('Add', e, g.op('MatMul', 'extra', g.matrix('unet.mapping_cond_in_proj.weight')))
    if config.classes:
        inputs['label'] = (['R'], TensorProto.INT32)
        e = g.op('Add', e, g.op('Gather', g.weight('unet.class_emb.weight'), 'label', axis=0))
    e = g.norm(e, g.weight('unet.mapping.in_norm.scale'))
    for i in range(config.mapping_depth):
        p = f'unet.mapping.blocks.{i}.'
        e = g.op('Add', e, g.geglu(g.norm(e, g.weight(p + 'norm.scale')), p + 'up_proj.weight', p + 'down_proj.weight'))
    e = g.norm(e, g.weight('unet.mapping.out_norm.scale'))
    rows = scale_names(config)
    linear = g.op('Concat', *(g.matrix(weight) for _, weight, _ in rows), axis=1)
    g.op('Add', g.op('MatMul', e, linear), g.const(1), outputs=['scales'])
    return g.model(inputs, {'scales': ['R', sum(w for *_, w in rows)]}, 'cond')


def patch_in(g, config):
    """image [N, 6, S, S] → tokens; pixels of a patch ordered (row, column, channel)."""
    side, p = config.size // config.patch, config.patch
    x = g.op('Transpose', g.reshape('image', -1, 6, config.size**2), perm=[0, 2, 1])
    return g.op('MatMul', g.gather_patches(x, side, p, 6), g.matrix('unet.patch_in.proj.weight'))


def patch_out(g, x, config):
    """Tokens → F [N, 3(1+K), S, S]."""
    channels, side, p = 3 * config.out_mult, config.size // config.patch, config.patch
    x = g.op('MatMul', g.norm(x, g.weight('unet.out_norm.scale')), g.matrix('unet.patch_out.proj.weight'))
    x = g.op('Transpose', g.scatter_patches(x, side, p, channels), perm=[0, 2, 1])
    return g.reshape(x, -1, channels, config.size, config.size)


def block(g, config, level, name, x, degraded, scales):
    """One block; `degraded` is ã or None, `scales` its AdaRMSNorm scales by role."""
    width, _, side, _, window = config.level(level)
    prefix = f'unet.{name}.attn.'
    y = None if degraded is None else g.norm(degraded, scales['jnorm'])
    o = attention(g, prefix + 'self_attn.', g.norm(x, scales['norm']), y, side, width, config.d_head, window)
    normed, _, _, x = g.op(
        'SkipSimplifiedLayerNormalization', x, o, scales['ff'], domain=MICROSOFT, epsilon=1e-6, outputs=[g.fresh(), '', '', g.fresh()]
    )  # mean and deviation are not wanted; the sum is
    return g.op('Add', x, g.geglu(normed, prefix + 'ff.up_proj.weight', prefix + 'ff.down_proj.weight'))


def merge(g, config, level, name, x):
    width, _, side, _, _ = config.level(level)
    return g.op('MatMul', g.gather_patches(x, side // 2, 2, width), g.matrix(f'unet.{name}.proj.weight'))


def split(g, config, level, name, x, skip):
    """lerp(skip, up, fac) = skip·(1 − fac) + up·fac, fac folded into the projection."""
    width, _, side, _, _ = config.level(level)
    fac = g.weight(f'unet.{name}.fac')
    up = g.op('MatMul', x, g.op('Mul', g.matrix(f'unet.{name}.proj.weight'), fac))
    return g.op('Add', g.op('Mul', skip, g.op('Sub', g.const([1]), fac)), g.scatter_patches(up, side // 2, 2, width))


class Assembly:
    """Walks the network and collects segments, the program that runs them, and the tensors that cross cuts.

    `whole` keeps one segment and takes every ã as an input (for the benchmark). `head` = (last blocks, K) assembles NPPC's head instead
    (nppc.py): it starts from the network's own tokens before these blocks and from its skips; what it makes is named `nppc.…`.
    """

    def __init__(self, config, shapes, places, whole=False, head=None):
        self.config, self.whole, self.own = config, whole, 'nppc.' if head else ''
        self.new_graph = lambda: Graph(shapes, places)
        self.models, self.program, self.tensors = [], [], {}
        self.open()
        if head:
            config = replace(config, out_mult=head[1])  # 3K channels out
            x, (index, steps) = None, suffix(config, head[0])
        else:
            self.take('image', ['N', 6, config.size, config.size])
            x, index, steps = patch_in(self.g, config), 0, walk(config)
        for kind, level, name in steps:
            if kind == 'block':
                x, index = self.block(x, level, name, index), index + 1
            elif kind == 'merge':
                self.skips[level] = x
                x = merge(self.g, config, level, name, x)
            else:  # a skip made in this segment, or an input from an earlier one
                skip = self.skips.pop(level, None) or self.take(f'skip{level}', self.token_shape(level))
                x = split(self.g, config, level, name, x, skip)
        self.give('W' if head else 'F', patch_out(self.g, x, config), ['N', 3 * config.out_mult, config.size, config.size])
        self.close()

    def token_shape(self, level):
        width, _, side, _, _ = self.config.level(level)
        return ['N', side * side, width]

    def open(self):
        self.g, self.inputs, self.outputs, self.skips, self.is_full = self.new_graph(), [], {}, {}, False

    def take(self, name, shape):
        """A graph input."""
        self.tensors[name] = shape
        self.inputs.append(name)
        return name

    def give(self, name, tensor, shape):
        """A graph output."""
        self.tensors[name] = shape
        self.outputs[name] = tensor

    def close(self):
        for level, tensor in self.skips.items():
            self.give(f'skip{level}', tensor, self.token_shape(level))
        names = {tensor: name for name, tensor in self.outputs.items()}
        for node in self.g.nodes:
            node.input[:] = [names.get(t, t) for t in node.input]
            node.output[:] = [names.get(t, t) for t in node.output]
        file = f'{"nppc" if self.own else "segment"}-{len(self.models):02d}.onnx'
        self.models.append(self.g.model({k: self.tensors[k] for k in self.inputs}, {k: self.tensors[k] for k in self.outputs}, file[:-5]))
        self.program.append({'op': 'segment', 'file': file, 'inputs': self.inputs, 'outputs': list(self.outputs)})

    def block(self, x, level, name, index):
        width, patch, side, joint, _ = self.config.level(level)
        degraded = None
        if joint:
            tokens, features = (
                f'{self.own}x{index}' if x else f'x{index}',
                f'{self.own}a{index}',
            )  # a head's first block reads the network's
            if not self.whole:
                if x:
                    self.give(tokens, x, self.token_shape(level))
                    self.close()
                self.program.append(
                    {
                        'op': 'degrade',
                        'input': tokens,
                        'output': features,
                        'block': name,
                        'tokensPerSide': side,
                        'patch': patch,
                        'width': width,
                        'k': width // (3 * patch * patch),
                        'weight': f'unet.{name}.feature_degradation.deg_linear.weight',
                        'bias': f'unet.{name}.feature_degradation.deg_linear.bias',
                    }
                )
                self.open()
                x = self.take(tokens, self.token_shape(level))
            degraded = self.take(features, self.token_shape(level))
        elif self.is_full and not self.whole:
            # One plain block a segment: they have the largest matrices, and whoever opens a segment holds all of its weights.
            self.give(f'{self.own}x{index}', x, self.token_shape(level))
            self.close()
            self.open()
            x = self.take(f'{self.own}x{index}', self.token_shape(level))
        self.is_full |= not joint
        roles = ['norm', 'jnorm', 'ff'] if joint else ['norm', 'ff']
        scales = {role: self.take(f'scale{index}.{role}', [width]) for role in roles}
        return block(self.g, self.config, level, name, x, degraded, scales)
