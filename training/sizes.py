"""What a network costs, on paper: multiplications and bytes of one evaluation, the largest tensor, what gradients would need.

sizes.py      the three published sizes against an Apple M2 and an RTX 4090 (the table of docs/results.md)
"""

import windows
from conclusions import expected_shapes
from presets import PRESETS
from running_order import walk

FLOAT = 4
# Peak arithmetic in float32 and memory traffic as their makers give them.
CARDS = {'M2, 10 cores': (3.6e12, 100e9), 'RTX 4090': (82.6e12, 1008e9)}


def blocks_of(config):
    """(width, tokens, key sets, keys that a query is given) of every block in running order."""
    for kind, l, _ in walk(config):
        if kind == 'block':
            width, _, side, joint, window = config.level(l)
            sets = 2 if joint else 1
            seen = side**2 if window is None or side**2 <= windows.DENSE_TOKENS else (windows.TILE + window - 1) ** 2
            yield width, side**2, sets, sets * seen


def parameters(config):
    total = 0
    for shape in expected_shapes(config).values():
        n = 1
        for d in shape:
            n *= d
        total += n
    return total


def flops(config):
    """Of one evaluation, N = 1, a multiplication and an addition counted as two: products of matrices and attention."""
    total = 0
    for width, tokens, sets, keys in blocks_of(config):
        projections = (3 + 1 + (3 if sets == 2 else 0)) * width**2  # q k v, out, [jk ‖ jv]
        total += 2 * tokens * (projections + 9 * width**2 + 2 * keys * width)
    for kind, l, _ in walk(config):
        if kind in ('merge', 'split'):
            tokens = (config.size // (config.patch * 2 ** (l + 1))) ** 2
            total += 2 * tokens * 4 * config.widths[l] * config.widths[l + 1]
    side = config.size // config.patch
    return total + 2 * side**2 * 3 * config.patch**2 * (2 + config.out_mult) * config.widths[0]


def largest_tensor(config):
    """Bytes of the largest float32 tensor that one buffer has to hold, N = 1: joined weights, or activations of a block."""
    most = FLOAT * config.size**2 * 3 * max(2, config.out_mult)
    for width, tokens, sets, keys in blocks_of(config):
        heads = width // config.d_head
        tiles = tokens // windows.TILE**2 if keys < sets * tokens else 0
        joined = (4 if sets == 2 else 3) * width**2
        gathered = tiles * keys * width
        most = max(
            most,
            *(FLOAT * n for n in (joined, 3 * width**2, (1 + sets) * tokens * width, 3 * tokens * width, gathered, heads * tokens * keys)),
        )
    for low, high in zip(config.widths, config.widths[1:]):
        most = max(most, FLOAT * 4 * low * high)
    return most


def gradient_bytes(config):
    """What Jᵀv needs in a tab, about: weights both ways and once more while they are unpacked, every block's dense logits thrice."""
    logits = sum((width // config.d_head) * tokens * sets * tokens for width, tokens, sets, _ in blocks_of(config))
    return 3 * FLOAT * (parameters(config) + logits)


def table():
    rows = [
        '| size | parameters | file, fp16 | in memory, float32 | FLOPs an evaluation | '
        + ' | '.join(f'{c}: arithmetic, memory' for c in CARDS)
        + ' |'
    ]
    rows.append('|' + ' --- |' * (5 + len(CARDS)))
    for name in ('ffhq64', 'imagenet64', 'ffhq256'):
        config = PRESETS[name][0]
        n, work = parameters(config), flops(config)
        cells = [name, f'{n / 1e6:.1f} M', f'{2 * n / 1e6:.0f} MB', f'{FLOAT * n / 1e6:.0f} MB', f'{work / 1e9:.0f} G']
        cells += [f'{1e3 * work / rate:.1f} ms, {1e3 * FLOAT * n / traffic:.1f} ms' for rate, traffic in CARDS.values()]
        rows.append('| ' + ' | '.join(cells) + ' |')
    return '\n'.join(rows)


if __name__ == '__main__':
    print(table())
