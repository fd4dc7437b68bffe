"""The order in which a network runs its parts, as export, sizes and the head of directions walk it. Knows configurations, and no weights
and no format: training needs nothing that export does.
"""


def walk(config):
    """The network in running order: ('block', level, name), ('merge', level), ('split', level)."""
    last = len(config.widths) - 1
    for l in range(last):
        yield from (('block', l, f'down_levels.{l}.{j}') for j in range(config.depths[l]))
        yield 'merge', l, f'merges.{l}'
    yield from (('block', last, f'mid_level.{j}') for j in range(config.depths[last]))
    for l in reversed(range(last)):
        yield 'split', l, f'splits.{l}'
        yield from (('block', l, f'up_levels.{l}.{j}') for j in range(config.depths[l]))


def suffix(config, blocks):
    """Where walk reaches the first of the network's last `blocks` blocks: (how many blocks come before, the entries from there on)."""
    steps = list(walk(config))
    at = [i for i, s in enumerate(steps) if s[0] == 'block']
    first = at[-blocks]
    if not config.level(steps[first][1])[3]:
        raise ValueError(f'{steps[first][2]} is a plain block: nothing is cut there for a head to start from')
    return len(at) - blocks, steps[first:]
