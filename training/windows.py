"""Neighbourhood attention windows without NATTEN.

A window of k x k tokens follows the query; at the border it is shifted inside, never cut. Two forms of the same
attention: a dense mask, and query tiles of 8 x 8 with one shared window of keys each (small grids, large grids).
Tokens of a side x side grid are numbered row by row; T = side^2.
"""

import torch
import torch.nn.functional as F

TILE = 8
DENSE_TOKENS = 256  # up to here the dense mask is cheaper than gathering keys
CLOSED = -1e4  # what a closed key adds to its logit: exp underflows to 0 in float32


def axis_mask(side, k):
    """[side, side] bool: along one axis, does query i see key j."""
    if k > side:
        raise ValueError(f'a {k}x{k} neighbourhood does not fit into {side}x{side} tokens')
    start = (torch.arange(side) - k // 2).clamp(0, side - k)[:, None]
    j = torch.arange(side)[None]
    return (j >= start) & (j < start + k)


def dense_mask(side, k):
    """[T, T] bool: a key is seen where both its row and its column are."""
    m = axis_mask(side, k)
    return (m[:, None, :, None] & m[None, :, None, :]).reshape(side * side, side * side)


def tile_axis(side, k):
    """Along one axis: line [n, span] int64, the tokens that the queries of a tile can see between them, n = side/8;
    mask [n, 8, span] bool, which of them each query sees."""
    span = min(TILE + k - 1, side)
    start = (torch.arange(0, side, TILE) - k // 2).clamp(0, side - span)
    line = start[:, None] + torch.arange(span)
    mask = axis_mask(side, k).view(-1, TILE, side)
    return line, torch.stack([mask[t][:, line[t]] for t in range(len(line))])


def tile_keys(side, line):
    """[tiles, span^2] int64: tokens by tile."""
    return (line[:, None, :, None] * side + line[None, :, None, :]).reshape(len(line) ** 2, -1)


def tile_tables(side, k):
    """keys [tiles, span^2] int64 and mask [tiles, 64, span^2] bool."""
    line, m = tile_axis(side, k)
    mask = m[:, None, :, None, :, None] & m[None, :, None, :, None, :]  # [n, n, 8, 8, span, span]
    return tile_keys(side, line), mask.reshape(len(line) ** 2, TILE * TILE, -1)


def to_tiles(x, side):
    """Tokens [..., T, d] -> [..., tiles, 64, d]."""
    n, lead = side // TILE, x.shape[:-2]
    x = x.reshape(*lead, n, TILE, n, TILE, x.shape[-1]).transpose(-4, -3)
    return x.reshape(*lead, n * n, TILE * TILE, x.shape[-1])


def from_tiles(x, side):
    """Inverse of `to_tiles`."""
    n, lead = side // TILE, x.shape[:-3]
    x = x.reshape(*lead, n, n, TILE, TILE, x.shape[-1]).transpose(-4, -3)
    return x.reshape(*lead, side * side, x.shape[-1])


def attend(q, keys, values, side=None, k=None):
    """softmax(q keysᵀ) values with attention scale 1, the softmax over all key sets together.

    q [n, heads, T, dh]; keys, values: lists of [n, heads, T, dh], all sets seen through the same window; k None = global.
    """
    if k is None:
        keys, values = torch.cat(keys, 2), torch.cat(values, 2)
        if not torch.is_grad_enabled():  # twice as fast without gradients, slower with them (README)
            return F.scaled_dot_product_attention(q, keys, values, scale=1.0)
        return torch.softmax(q @ keys.transpose(-1, -2), -1) @ values
    if side * side <= DENSE_TOKENS:
        closed = ~dense_mask(side, k).to(q.device).repeat(1, len(keys))
        a = (q @ torch.cat(keys, 2).transpose(-1, -2)).masked_fill(closed, CLOSED)
        return torch.softmax(a, -1) @ torch.cat(values, 2)
    index, mask = (t.to(q.device) for t in tile_tables(side, k))
    keys, values = (torch.cat([s[:, :, index] for s in sets], 3) for sets in (keys, values))  # [n, heads, tiles, sets·span^2, dh]
    a = (to_tiles(q, side) @ keys.transpose(-1, -2)).masked_fill(~mask.repeat(1, 1, keys.shape[3] // mask.shape[2]), CLOSED)
    return from_tiles(torch.softmax(a, -1) @ values, side)
