"""Log of a run → a picture of its learning curves.  plot.py [runs/faces64/log.jsonl] [curves.png]

Left the loss, right the PSNR of denoising at σ > 20 by family; both against thousands of images, as means over a window.
"""

import json
import sys
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use('Agg')
import matplotlib.pyplot as plt

WINDOW = 15  # lines, one a minute


def curve(lines, key):
    """(thousands of images, moving mean) of the lines that have the key."""
    x, y = np.array([(r['kimg'], r[key]) for r in lines if key in r]).T
    w = min(WINDOW, len(y))
    smooth = lambda v: np.convolve(v, np.ones(w) / w, 'valid')
    return smooth(x), smooth(y)


def main():
    log = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / 'runs/faces64/log.jsonl')
    out = sys.argv[2] if len(sys.argv) > 2 else log.with_name('curves.png')
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout='constrained')
    left.plot(*curve(lines, 'loss'))
    for key in sorted({k for r in lines for k in r if k.startswith('mmse.')}):
        right.plot(*curve(lines, key), label=key.removeprefix('mmse.'))
    left.set(title='loss', xlabel='thousand images')
    right.set(title='PSNR at σ > 20, dB', xlabel='thousand images')
    right.legend()
    figure.savefig(out, dpi=120)


if __name__ == '__main__':
    main()
