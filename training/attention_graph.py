"""The attention of one block as ONNX nodes: joint keys, cosine similarity, RoPE, windows (mathematics as in model.py).

Shapes: tokens [N, T, d], T = side², d = heads · dh. m = 3 stacks (q, k, jk) where the block is joint, else 2.
"""

import numpy as np

import model
import windows
from graph import MICROSOFT


def rope_tables(g, prefix, side, heads, dh):
    """C, S [T·heads, dh] with rope(x)·√scale = x∘C + (x·swap)∘S; folded from the weights when the session is created."""
    pos = model.grid(side, side).numpy()
    freqs, scale = g.weight(prefix + 'pos_emb.freqs'), g.reshape(g.op('Sqrt', g.weight(prefix + 'scale')), heads, 1)
    theta = g.op('Concat', *(g.op('Mul', g.const(pos[:, axis].reshape(-1, 1, 1)), freqs) for axis in (0, 1)), axis=-1)
    cos, sin = g.op('Cos', theta), g.op('Sin', theta)
    rest = g.const([side * side, heads, dh // 2], np.int64)
    c = g.op('Concat', cos, cos, g.op('Expand', g.const(1), rest), axis=-1)
    s = g.op('Concat', g.op('Neg', sin), sin, g.op('Expand', g.const(0), rest), axis=-1)
    return [g.reshape(g.op('Mul', t, scale), side * side * heads, dh) for t in (c, s)]


def swap_halves(dh):
    """[dh, dh]: x·swap exchanges the two quarters that rotate; the half that does not is multiplied by 0 later."""
    swap, quarter = np.zeros((dh, dh), np.float32), dh // 4
    for j in range(quarter):
        swap[quarter + j, j] = swap[j, quarter + j] = 1
    return swap


def cosine_rope(g, z, prefix, side, heads, dh):
    """Every head vector of z [N, m·T, d] to x·√scale·rsqrt(Σx² + 1e-6), then rotated."""
    c, s = g.once(('rope', prefix), lambda: rope_tables(g, prefix, side, heads, dh))
    x = g.reshape(z, -1, side * side * heads, dh)
    x = g.norm(x, g.const(np.full(dh, dh**-0.5)), epsilon=1e-6 / dh)  # a mean over dh, not a sum
    return g.op('Add', g.op('Mul', x, c), g.op('Mul', g.op('MatMul', x, g.const(swap_halves(dh))), s))


def dense_bias(g, side, k, sets):
    """[1, 1, T, sets·T]: 0 where a query sees a key, −1e4 elsewhere."""
    axis = windows.axis_mask(side, k).float().numpy()
    seen = g.op('Mul', g.const(axis.reshape(side, 1, side, 1)), g.const(axis.reshape(1, side, 1, side)))
    bias = g.op('Mul', g.op('Sub', seen, g.const(1)), g.const(-windows.CLOSED))
    return g.op('Concat', *[g.reshape(bias, 1, 1, side**2, side**2)] * sets, axis=-1)


def tile_bias(g, side, k, sets):
    """[1, tiles, 64, sets·span²]: 0 where a query of a tile sees a key of the tile's window, −1e4 elsewhere."""
    m = windows.tile_axis(side, k)[1].float().numpy()
    n, t, span = m.shape
    seen = g.op('Mul', g.const(m.reshape(n, 1, t, 1, span, 1)), g.const(m.reshape(1, n, 1, t, 1, span)))
    bias = g.op('Mul', g.op('Sub', seen, g.const(1)), g.const(-windows.CLOSED))
    return g.op('Concat', *[g.reshape(bias, 1, n * n, t * t, span * span)] * sets, axis=-1)


def attend_tiles(g, q, keys, values, side, d, window, sets, mha):
    """Windowed attention of a large grid: tiles of 8 × 8 queries as batch entries, each with the keys of its window gathered."""
    line, _ = windows.tile_axis(side, window)
    index = windows.tile_keys(side, line)
    index = np.concatenate([index + s * side**2 for s in range(sets)], 1)  # one window for every key set
    tiles, seen = index.shape
    gather = lambda x: g.reshape(g.op('Gather', x, g.const(index.reshape(-1), np.int32), axis=1), -1, seen, d)
    bias = g.once(('tile bias', side, window, sets), lambda: tile_bias(g, side, window, sets))
    # The bias must have N·tiles entries and N is symbolic: adding a zero of shape [N, 1, 1, 1] repeats it without shape arithmetic.
    zero = g.reshape(g.op('Mul', g.slice(g.slice(q, 0, 1, 1), 0, 1, 2), g.const(0)), -1, 1, 1, 1)
    bias = g.reshape(g.op('Add', bias, zero), -1, 1, windows.TILE**2, seen)
    q = g.reshape(g.gather_patches(q, side // windows.TILE, windows.TILE, d), -1, windows.TILE**2, d)
    o = g.op('MultiHeadAttention', q, gather(keys), gather(values), '', '', bias, **mha)
    return g.scatter_patches(g.reshape(o, -1, tiles, windows.TILE**2 * d), side // windows.TILE, windows.TILE, d)


def attend(g, q, keys, values, side, d, heads, window, sets):
    """softmax(q keysᵀ) values; q [N, T, d], keys and values [N, sets·T, d]."""
    mha = dict(domain=MICROSOFT, num_heads=heads, scale=1.0)
    if window is None:
        return g.op('MultiHeadAttention', q, keys, values, **mha)
    if side * side > windows.DENSE_TOKENS:
        return attend_tiles(g, q, keys, values, side, d, window, sets, mha)
    bias = g.once(('bias', side, window, sets), lambda: dense_bias(g, side, window, sets))
    return g.op('MultiHeadAttention', q, keys, values, '', '', bias, **mha)


def joint_projections(g, prefix, x, y, d):
    """x̂ → [q, k, v, jk's half] and ŷ → [jk's half, jv], one product each. Returns q, k, jk, v, jv."""
    jk_of_x, jk_of_y = g.split(g.matrix(prefix + 'jk_proj.weight'), [d, d], 0)
    of_x = g.op('Concat', g.matrix(prefix + 'qkv_proj.weight'), jk_of_x, axis=1)
    of_y = g.op('Concat', jk_of_y, g.matrix(prefix + 'jv_proj.weight'), axis=1)
    q, k, v, jk_x = g.split(g.op('MatMul', x, of_x), [d] * 4, -1)
    jk_y, jv = g.split(g.op('MatMul', y, of_y), [d] * 2, -1)
    return q, k, g.op('Add', jk_x, jk_y), v, jv


def attention(g, prefix, x, y, side, d, dh, window):
    """out_proj(attention) of normed tokens x̂ and, where joint, normed degraded features ŷ (else None)."""
    heads, tokens = d // dh, side * side
    if y is None:
        q, k, values = g.split(g.op('MatMul', x, g.matrix(prefix + 'qkv_proj.weight')), [d] * 3, -1)
        stacks = [q, k]
    else:
        q, k, jk, v, jv = joint_projections(g, prefix, x, y, d)
        stacks, values = [q, k, jk], g.op('Concat', v, jv, axis=1)
    m = len(stacks)
    z = g.reshape(cosine_rope(g, g.op('Concat', *stacks, axis=1), prefix, side, heads, dh), -1, m * tokens, d)
    q, keys = g.split(z, [tokens, (m - 1) * tokens], 1)
    o = attend(g, q, keys, values, side, d, heads, window, m - 1)
    return g.op('MatMul', o, g.matrix(prefix + 'out_proj.weight'))
