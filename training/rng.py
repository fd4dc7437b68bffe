"""Counter-based randomness shared bit for bit with src/math/rng.ts (docs/operators.md): Philox4x32-10 and Box-Muller.

Key = (seed low, seed high), counter = (block low, block high, stream, 0), four u32 outputs a block.
Uniform i of a stream: output i mod 4 of block i // 4, u = (r + 1/2) / 2^32. Normal i: lane i mod 4 of block i // 4;
lanes 0, 1 = sqrt(-2 ln u0) (cos, sin)(2 pi u1), lanes 2, 3 from u2, u3. float64; equal across languages up to libm.
"""

import numpy as np

SAMPLE, MEASUREMENT, MASK, KERNEL, MATRIX, SAMPLER, TEST = range(7)  # streams
LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)


def philox(counter, key, rounds=10):
    """counter [..., 4] and key [2] of u32 values in uint64 → [..., 4]; Salmon et al. 2011, Random123's philox4x32."""
    c0, c1, c2, c3 = np.moveaxis(np.asarray(counter, np.uint64), -1, 0)
    k0, k1 = (np.uint64(k) for k in key)
    for _ in range(rounds):
        a, b = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (b >> SHIFT) ^ c1 ^ k0, b & LOW, (a >> SHIFT) ^ c3 ^ k1, a & LOW
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & LOW, (k1 + np.uint64(0xBB67AE85)) & LOW
    return np.stack([c0, c1, c2, c3], -1)


def uniforms(seed, stream, count, start=0):
    """Uniforms start … start + count − 1 of a stream, in (0, 1)."""
    first, last = start // 4, -(-(start + count) // 4)
    block = np.arange(first, last, dtype=np.uint64)
    counter = np.stack([block & LOW, block >> SHIFT, np.full_like(block, stream), np.zeros_like(block)], -1)
    u = (philox(counter, (seed % 2**32, seed // 2**32)).astype(np.float64) + 0.5) / 2**32
    return u.reshape(-1)[start - 4 * first :][:count]


AT_ONCE = 2**18  # normals that are made together: what they are made of takes five times their own memory


def normals(seed, stream, shape, start=0):
    """Normals of a stream in row-major order, from number `start`, a multiple of 4."""
    found = np.empty(int(np.prod(shape)))
    for at in range(0, len(found), AT_ONCE):
        some = found[at : at + AT_ONCE]
        u = uniforms(seed, stream, -(-len(some) // 4) * 4, start + at).reshape(-1, 2, 2)
        r, angle = np.sqrt(-2 * np.log(u[..., 0])), 2 * np.pi * u[..., 1]
        some[:] = np.stack([r * np.cos(angle), r * np.sin(angle)], -1).reshape(-1)[: len(some)]
    return found.reshape(shape)


class Draws:
    """The uniforms of a stream one after another; a normal consumes two of them (the cosine only)."""

    def __init__(self, seed, stream, most=1024):
        self.values = iter(uniforms(seed, stream, most).tolist())

    def uniform(self):
        return next(self.values)

    def normal(self):
        a, b = next(self.values), next(self.values)
        return float(np.sqrt(-2 * np.log(a)) * np.cos(2 * np.pi * b))
