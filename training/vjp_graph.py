"""Jᵀv of the raw network F with nothing measured (operator none), as one ONNX graph: what ΠGDM and DPS need.

Every function builds a part of the network, as network_graph.py and attention_graph.py do with ã = 0, and returns (output, back):
back(v) adds the nodes of the part's adjoint at that input and returns the gradient's tensor. With ã = 0 the joint keys are
jk_proj[x̂ ‖ 0] and the joint values 0: they take softmax mass and give nothing. Names: v, dx, … are cotangents of x, …
"""

import math

import numpy as np

from attention_graph import dense_bias, rope_tables, swap_halves
from graph import Graph
from running_order import walk


def linear(g, x, name, rows=None):
    """y = x Wᵀ; dx = dy W."""
    return g.op('MatMul', x, g.matrix(name, rows)), lambda v: g.op('MatMul', v, g.weight(name, rows))


def mean(g, x):
    return g.op('ReduceMean', x, g.const([-1], np.int64), keepdims=1)


def norm(g, x, scale, epsilon=1e-6):
    """u = x r, r = rsqrt(mean x² + ε), y = u·scale; dx = r (s − u·mean(u s)), s = scale·dy."""
    r = g.op('Reciprocal', g.op('Sqrt', g.op('Add', mean(g, g.op('Mul', x, x)), g.const(epsilon))))
    u = g.op('Mul', x, r)

    def back(v):
        s = g.op('Mul', v, scale)
        return g.op('Mul', r, g.op('Sub', s, g.op('Mul', u, mean(g, g.op('Mul', u, s)))))

    return g.op('Mul', u, scale), back


def gelu_slope(g, x):
    """Φ(x) + x φ(x), the derivative of exact GELU."""
    cdf = g.op('Mul', g.op('Add', g.op('Erf', g.op('Mul', x, g.const(0.5**0.5))), g.const(1)), g.const(0.5))
    bell = g.op('Exp', g.op('Mul', g.op('Mul', x, x), g.const(-0.5)))
    return g.op('Add', cdf, g.op('Mul', g.op('Mul', x, bell), g.const((2 * math.pi) ** -0.5)))


def feed_forward(g, prefix, x, scale):
    """x + down(a·gelu(h)), [a ‖ h] = up x̂."""
    up = prefix + 'up_proj.weight'
    hidden = g.shapes[up][0] // 2
    normed, from_norm = norm(g, x, scale)
    (a, from_a), (h, from_h) = linear(g, normed, up, (0, hidden)), linear(g, normed, up, (hidden, 2 * hidden))
    e = g.op('Gelu', h)
    y, from_down = linear(g, g.op('Mul', a, e), prefix + 'down_proj.weight')

    def back(v):
        z = from_down(v)
        of_h = g.op('Mul', g.op('Mul', z, a), gelu_slope(g, h))
        return g.op('Add', v, from_norm(g.op('Add', from_a(g.op('Mul', z, e)), from_h(of_h))))

    return g.op('Add', x, y), back


def cosine_rope(g, z, prefix, side, heads, dh):
    """Every head vector of z [N, m·T, d] made length √scale and rotated (attention_graph.py)."""
    c, s = g.once(('rope', prefix), lambda: rope_tables(g, prefix, side, heads, dh))
    swap = g.const(swap_halves(dh))  # symmetric
    flat, stacked = (side * side * heads, dh), lambda t, like: g.reshape(t, -1, like, heads * dh)
    x, from_norm = norm(g, g.reshape(z, -1, *flat), g.const(np.full(dh, dh**-0.5)), 1e-6 / dh)
    y = g.op('Add', g.op('Mul', x, c), g.op('Mul', g.op('MatMul', x, swap), s))

    def back(v, tokens):
        v = g.reshape(v, -1, *flat)
        return stacked(from_norm(g.op('Add', g.op('Mul', v, c), g.op('MatMul', g.op('Mul', v, s), swap))), tokens)

    return lambda tokens: stacked(y, tokens), back


def attend(g, q, keys, v, side, heads, dh, window, sets):
    """softmax(q keysᵀ) over all keys, times v, which are values of the first key set; the others' are 0. Tokens in and out.

    Windows are dense here: a mask over all keys, whatever the size of the grid.
    """
    tokens = side * side
    split_heads = lambda x, n: g.op('Transpose', g.reshape(x, -1, n, heads, dh), perm=[0, 2, 1, 3])
    join_heads = lambda x, n: g.reshape(g.op('Transpose', x, perm=[0, 2, 1, 3]), -1, n, heads * dh)
    flip = lambda x: g.op('Transpose', x, perm=[0, 1, 3, 2])
    q, keys, v = split_heads(q, tokens), split_heads(keys, sets * tokens), split_heads(v, tokens)
    logits = g.op('MatMul', q, flip(keys))
    if window is not None:
        logits = g.op('Add', logits, g.once(('bias', side, window, sets), lambda: dense_bias(g, side, window, sets)))
    weights = g.op('Softmax', logits, axis=-1)
    first, joint = (weights, None) if sets == 1 else g.split(weights, [tokens, tokens], -1)
    o = g.op('MatMul', first, v)

    def back(do):
        do = split_heads(do, tokens)
        share = g.op('ReduceSum', g.op('Mul', do, o), g.const([-1], np.int64), keepdims=1)  # Σ weight · its cotangent
        ds = g.op('Mul', first, g.op('Sub', g.op('MatMul', do, flip(v)), share))
        if joint is not None:
            ds = g.op('Concat', ds, g.op('Mul', joint, g.op('Neg', share)), axis=-1)
        return (
            join_heads(g.op('MatMul', ds, keys), tokens),
            join_heads(g.op('MatMul', flip(ds), q), sets * tokens),
            join_heads(g.op('MatMul', flip(first), do), tokens),
        )

    return join_heads(o, tokens), back


def projections(g, prefix, d, joint):
    """[q ‖ k ‖ v (‖ jk)] of x̂ as right factors: (forward [d, m·d], adjoint [m·d, d])."""
    forward, adjoint = g.matrix(prefix + 'qkv_proj.weight'), g.weight(prefix + 'qkv_proj.weight')
    if joint:
        jk = prefix + 'jk_proj.weight'
        forward = g.op('Concat', forward, g.split(g.matrix(jk), [d, d], 0)[0], axis=1)
        adjoint = g.op('Concat', adjoint, g.split(g.weight(jk), [d, d], 1)[0], axis=0)
    return forward, adjoint


def attention(g, prefix, x, scale, side, d, dh, joint, window):
    """x + out_proj(attention of x̂)."""
    tokens, heads, sets = side * side, d // dh, 2 if joint else 1
    normed, from_norm = norm(g, x, scale)
    forward, adjoint = projections(g, prefix, d, joint)
    q, k, v, *jk = g.split(g.op('MatMul', normed, forward), [d] * (2 + sets), -1)
    keys = g.op('Concat', k, *jk, axis=1) if joint else k
    (rotated_q, from_q), (rotated_keys, from_keys) = (cosine_rope(g, z, prefix, side, heads, dh) for z in (q, keys))
    o, from_attend = attend(g, rotated_q(tokens), rotated_keys(sets * tokens), v, side, heads, dh, window, sets)
    y, from_out = linear(g, o, prefix + 'out_proj.weight')

    def back(cotangent):
        dq, dkeys, dv = from_attend(from_out(cotangent))
        dkeys = from_keys(dkeys, sets * tokens)
        dk, *djk = g.split(dkeys, [tokens] * sets, 1) if joint else [dkeys]
        joined = g.op('Concat', from_q(dq, tokens), dk, dv, *djk, axis=-1)
        return g.op('Add', cotangent, from_norm(g.op('MatMul', joined, adjoint)))

    return g.op('Add', x, y), back


def block(g, config, level, name, x, scales):
    width, _, side, joint, window = config.level(level)
    prefix = f'unet.{name}.attn.'
    x, from_attention = attention(g, prefix + 'self_attn.', x, scales['norm'], side, width, config.d_head, joint, window)
    x, from_ff = feed_forward(g, prefix + 'ff.', x, scales['ff'])
    return x, lambda v: from_attention(from_ff(v))


def merge(g, config, level, name, x):
    width, _, side, _, _ = config.level(level)
    y, from_linear = linear(g, g.gather_patches(x, side // 2, 2, width), f'unet.{name}.proj.weight')
    return y, lambda v: g.scatter_patches(from_linear(v), side // 2, 2, width)


def split(g, config, level, name, x, skip):
    """skip·(1 − fac) + up·fac; back gives (dx, dskip)."""
    width, _, side, _, _ = config.level(level)
    fac, weight = g.weight(f'unet.{name}.fac'), f'unet.{name}.proj.weight'
    rest = g.op('Sub', g.const([1]), fac)
    up = g.scatter_patches(g.op('MatMul', x, g.op('Mul', g.matrix(weight), fac)), side // 2, 2, width)

    def back(v):
        return g.op('MatMul', g.gather_patches(v, side // 2, 2, width), g.op('Mul', g.weight(weight), fac)), g.op('Mul', v, rest)

    return g.op('Add', g.op('Mul', skip, rest), up), back


def patch_in(g, config):
    """image [N, 6, S, S] → tokens; back gives the gradient of its first three channels, c_in·x."""
    side, p, size = config.size // config.patch, config.patch, config.size
    x = g.op('Transpose', g.reshape('image', -1, 6, size**2), perm=[0, 2, 1])
    y, from_linear = linear(g, g.gather_patches(x, side, p, 6), 'unet.patch_in.proj.weight')

    def back(v):
        pixels = g.op('Transpose', g.scatter_patches(from_linear(v), side, p, 6), perm=[0, 2, 1])
        return g.reshape(g.slice(pixels, 0, 3, 1), -1, 3, size, size)

    return y, back


def from_patch_out(g, config, x):
    """The gradient of the tokens x that patch_out reads, from `cotangent` [N, 3, S, S] of F's picture; directions count nothing."""
    channels, side, p = 3 * config.out_mult, config.size // config.patch, config.patch
    _, from_norm = norm(g, x, g.weight('unet.out_norm.scale'))
    v = g.reshape('cotangent', -1, 3, config.size**2)
    if config.out_mult > 1:
        v = g.op('Concat', v, *[g.op('Mul', v, g.const(0))] * (config.out_mult - 1), axis=1)
    v = g.gather_patches(g.op('Transpose', v, perm=[0, 2, 1]), side, p, channels)
    return from_norm(g.op('MatMul', v, g.weight('unet.patch_out.proj.weight')))


def vjp_graph(config, shapes, places):
    """image [N, 6, S, S] = [c_in·x ‖ 0], cotangent v [N, 3, S, S], the blocks' scales → gradient J_Fᵀv [N, 3, S, S] of c_in·x."""
    g, size, backs, skips, scales, index = Graph(shapes, places), config.size, [], {}, {}, 0
    x, from_image = patch_in(g, config)
    for kind, level, name in walk(config):
        if kind == 'block':
            own = {role: f'scale{index}.{role}' for role in ('norm', 'ff')}
            scales |= {scale: [config.level(level)[0]] for scale in own.values()}
            (x, back), index = block(g, config, level, name, x, own), index + 1
        elif kind == 'merge':
            skips[level] = x
            x, back = merge(g, config, level, name, x)
        else:
            x, back = split(g, config, level, name, x, skips[level])
        backs.append((kind, level, back))
    v, of_skip = from_patch_out(g, config, x), {}
    for kind, level, back in reversed(backs):
        v = back(v)
        if kind == 'split':
            v, of_skip[level] = v
        elif kind == 'merge':
            v = g.op('Add', v, of_skip[level])
    g.op('Identity', from_image(v), outputs=['gradient'])
    shape = ['N', 3, size, size]
    return g.model({'image': ['N', 6, size, size], 'cotangent': shape, **scales}, {'gradient': shape}, 'vjp')
