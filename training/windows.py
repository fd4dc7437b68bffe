"""Neighbourhood attention windows without NATTEN.

A window of k x k tokens follows the query; at the border it is shifted inside, never cut. Two forms of the same
attention: a dense mask, and query tiles of 8 x 8 with one shared window of keys each (small grids, large grids).
Tokens of a side x side grid are numbered row by row; T = side^2.
"""

import functools

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


@functools.cache
def open_keys(side, k, sets, device):
    """`dense_mask` for so many key sets beside one another, [T, sets·T]; made once a device, as a copy would wait for it."""
    return dense_mask(side, k).repeat(1, sets).to(device)


@functools.cache
def tables_on(side, k, sets, device):
    """`tile_tables` with the mask for so many key sets, on a device."""
    index, mask = tile_tables(side, k)
    return index.to(device), mask.repeat(1, 1, sets).to(device)


def fused(q):
    """Fused attention is quicker on a graphics card, and on the processor without gradients (README)."""
    return q.is_cuda or not torch.is_grad_enabled()


def softly(q, keys, values, seen=None):
    """softmax(q keysᵀ) values; `seen` bool where a query sees a key."""
    if fused(q) and (seen is None or q.is_cuda):
        batch = q.shape[:-3]  # fused kernels take four dimensions, and tiles make five
        q, keys, values = (v.flatten(0, -4) for v in (q, keys, values))
        return F.scaled_dot_product_attention(q, keys, values, attn_mask=seen, scale=1.0).unflatten(0, batch)
    a = q @ keys.transpose(-1, -2)
    return torch.softmax(a if seen is None else a.masked_fill(~seen, CLOSED), -1) @ values


def attend(q, keys, values, side=0, k=None):
    """softmax(q keysᵀ) values with attention scale 1, the softmax over all key sets together.

    q [n, heads, T, dh]; keys, values: lists of [n, heads, T, dh], all sets seen through the same window of k × k on side × side
    tokens; k None = global, whatever the side.
    """
    sets = len(keys)
    if k is None:
        return softly(q, torch.cat(keys, 2), torch.cat(values, 2))
    if side * side <= DENSE_TOKENS:
        return softly(q, torch.cat(keys, 2), torch.cat(values, 2), open_keys(side, k, sets, q.device))
    index, mask = tables_on(side, k, sets, q.device)
    keys, values = (torch.cat([s[:, :, index] for s in them], 3) for them in (keys, values))  # [n, heads, tiles, sets·span^2, dh]
    return from_tiles(softly(to_tiles(q, side), keys, values, mask), side)
