"""Seeded masks and kernels, exactly as docs/operators.md defines them, in float64; images are S x S."""

import numpy as np

import rng


def random_patches(size, patch, p, seed):
    """[S, S] of 0/1: patches of patch² pixels, each visible with probability p, at least one."""
    cells = (size // patch) ** 2
    for t in range(1000):
        seen = rng.uniforms(seed, rng.MASK, cells, t * cells) < p
        if seen.any():
            break
    else:
        seen[int(rng.uniforms(seed, rng.MASK, 1, 1000 * cells)[0] * cells)] = True
    return np.kron(seen.reshape(size // patch, -1), np.ones((patch, patch))).astype(np.uint8)


def interval(v, w, size):
    """Two distinct coordinates out of S + 1, sorted."""
    a, b = int(v * (size + 1)), int(w * size)
    return sorted((a, b + (b >= a)))


def box(size, seed, missing=False):
    """[S, S] of 0/1: visible inside a random rectangle, or outside it."""
    t = 0
    while True:
        u = rng.uniforms(seed, rng.MASK, 4, 4 * t)
        (top, bottom), (left, right) = (interval(v, w, size) for v, w in u.reshape(2, 2))
        mask = np.full((size, size), int(missing), np.uint8)
        mask[top:bottom, left:right] = 1 - missing
        if mask.any():
            return mask
        t += 1


def strokes(size, seed, least=0.05, most=0.3):
    """[S, S] of 0/1: hidden where a round brush went along one to three smooth paths, 5 … 30 % of the picture. For the examination only:
    the page has no such generator, people paint there. Uniforms of the test stream, from its fourth on, until the share fits."""
    per = 4 + 3 * (3 + 2 * 24)  # an attempt: width, how many paths and two to spare; a path: start, heading, and 24 turns
    at = np.arange(size) + 0.5
    for attempt in range(1000):
        u = rng.uniforms(seed, rng.TEST, per, 4 + attempt * per)
        radius, paths = size * (0.02 + 0.08 * u[0]), u[4:].reshape(3, -1)[: 1 + int(3 * u[1])]
        turns = np.sqrt(-2 * np.log(paths[:, 3:27])) * np.cos(2 * np.pi * paths[:, 27:])
        heading = 2 * np.pi * paths[:, 2:3] + np.cumsum(0.175 * turns, 1)
        step = size / 24 * (0.2 + 1.3 * u[2])
        points = size * paths[:, None, :2] + np.cumsum(step * np.stack([np.sin(heading), np.cos(heading)], -1), 1)
        rows, columns = (points.reshape(-1, 2)[:, axis, None] - at for axis in (0, 1))
        hidden = ((rows**2)[:, :, None] + (columns**2)[:, None] < radius**2).any(0)
        if least <= hidden.mean() <= most:
            return (~hidden).astype(np.uint8)
    raise ValueError(f'no strokes of seed {seed} cover {least:.0%} to {most:.0%}')


def shake_path(size, intensity, seed):
    """[64, 2]: positions (x, y) of a sensor on a smooth random walk, centred in a kernel of size K."""
    draw = rng.Draws(seed, rng.KERNEL)
    angle, turn = 2 * np.pi * draw.uniform(), 0.05 * draw.normal()
    length = (0.15 + 0.6 * draw.uniform()) * size / 64
    p, points = np.zeros(2), []
    for _ in range(64):
        flip, bend = draw.uniform(), draw.uniform()
        if flip < 0.03 * intensity:
            angle += np.pi * (0.5 + 0.5 * bend)
        turn = 0.9 * turn + 0.1 * 0.35 * intensity * draw.normal()
        angle += turn
        p = p + length * (0.3 + 1.4 * draw.uniform()) * np.array([np.cos(angle), np.sin(angle)])
        points.append(p)
    return np.clip(np.array(points) - np.mean(points, 0) + size / 2, 0, size - 1.001)


def camera_shake(size, stride, intensity, seed):
    """[K, K] float32, K = S/2, sum 1: the path splatted bilinearly, blurred with a Gaussian of std `stride` (no wrapping)."""
    k = size // 2
    kernel = np.zeros((k, k))
    for x, y in shake_path(k, intensity, seed):
        i, j = int(y), int(x)
        a, b = y - i, x - j
        kernel[i : i + 2, j : j + 2] += np.outer([1 - a, a], [1 - b, b])
    d = np.arange(k)
    g = np.exp(-((d[:, None] - d) ** 2) / (2 * stride**2))
    kernel = g @ kernel @ g.T
    return (kernel / kernel.sum()).astype(np.float32)


def box_kernel(stride):
    """[s, s]: a block average."""
    return np.full((stride, stride), stride**-2.0)


def bicubic_kernel(stride):
    """[4s, 4s]: Keys' cubic (a = -1/2) stretched by the stride, sum 1."""
    t = np.abs((np.arange(4 * stride) + 0.5 - 2 * stride) / stride)
    w = np.where(t <= 1, (1.5 * t - 2.5) * t**2 + 1, ((-0.5 * t + 2.5) * t - 4) * t + 2)
    return np.outer(w, w) / w.sum() ** 2
