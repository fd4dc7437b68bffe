"""metrics.json as people read it: tables in Markdown, their places in a model card, and numbers of before that still stand.

Knows no network and asks nothing. Numbers are what `evaluate.py` wrote (README, "Evaluation").
"""

BEGIN_LEVELS = '<!-- told and free, written by training/evaluate.py -->\n\n'
BEGIN, END = '<!-- written by training/evaluate.py -->\n\n', '\n\n<!-- until here -->'


def aligned(rows):
    """Markdown of a table whose first row is its head, columns padded as the repository's formatter pads them."""
    widths = [max(3, *map(len, column)) for column in zip(*rows)]
    line = lambda cells: '| ' + ' | '.join(cell.ljust(w) for cell, w in zip(cells, widths)) + ' |'
    return '\n'.join(map(line, [rows[0], ['-' * w for w in widths], *rows[1:]]))


def table(metrics):
    """Markdown; dB unless said otherwise; told H / blind / met where there are several numbers."""
    show = lambda v, digits=2: '–' if v is None else f'{v:.{digits}f}'
    rows = [
        [
            'family',
            'σ_n',
            'MMSE',
            'moved onto y',
            'H†y',
            'sample',
            'mean of samples',
            'consistency',
            'spread',
            'C-FD',
            'dark → bright quarter',
        ]
    ]
    for std in sorted({std for f in metrics['families'].values() for std in f['noise']}, key=float):
        for family, r in ((family, f['noise'][std]) for family, f in metrics['families'].items() if std in f['noise']):
            if r['mmse']['aware'] is None and r['sample'] is None:
                continue  # nobody was asked
            both = lambda k, r=r: ' / '.join(show(v[k], 3 if k == 'cfd' else 2) for v in (r, r['blind'], r['met']) if v)
            rows.append(
                [
                    family,
                    std,
                    f'{show(r["mmse"]["aware"])} / {show(r["mmse"]["blind"])}',
                    show(r['mmse']['projected']),
                    show(r['mmse']['pinv']),
                    *map(both, ('sample', 'mean', 'consistency', 'spread', 'cfd')),
                    ' '.join(f'{v:.1f}' for v in r['brightness'] or ()),
                ]
            )
    return aligned(rows)


def write_card(path, text, begin=BEGIN):
    """Puts a table between the two lines of a card that say so."""
    before, found, rest = path.read_text().partition(begin)
    _, end, after = rest.partition(END)
    if not (found and end):
        raise SystemExit(f'{path}: there is no “{begin.strip()}” with “{END.strip()}” after it')
    path.write_text(before + begin + text + end + after)


def levels_markdown(levels):
    """Told / free in dB, a line a family; a number that loses stands in bold."""
    sigmas = list(next(iter(levels['families'].values()), {}))
    rows = [['told / free', *(f'σ = {s}' for s in sigmas)]]
    for family, of in levels['families'].items():
        cell = lambda told, free: f'{told:.2f} / {free:.2f}' if told >= free else f'**{told:.2f} / {free:.2f}**'
        rows.append([family, *(cell(*of[s]) for s in sigmas)])
    return aligned(rows)


def without_blind(metrics):
    """Numbers of before, less those of another twin."""
    for f in metrics['families'].values():
        for r in f['noise'].values():
            r['mmse']['blind'] = r['blind'] = None
    return metrics


def kept(new, old):
    """Numbers of `new`, and where it has none those of `old`."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {k: kept(new.get(k), old.get(k)) for k in new | old}
    return old if new is None else new
