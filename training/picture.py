"""A picture of what a model of photographs does, for the list of models: left as it was given, right as the model restored it.

picture.py public/models/photos64     → public/models/photos64/picture.png, 128 × 128, of Chelsea the cat (CC0, public/samples/LICENSES.md)
"""

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

import evaluate
import photograph
import rng
import weights

PHOTO = Path(__file__).resolve().parent.parent / 'public/samples/chelsea.jpg'
FACE = (150, 30, 350, 230)  # left, top, right, bottom in its pixels
SIDE = 128


def scratched(side):
    """[side, side] of 0/1: waves from edge to edge, three pixels wide. What is hidden is 0."""
    mask, t = Image.new('L', (side, side), 1), np.linspace(0, side, 80)
    pen = ImageDraw.Draw(mask)
    for start in np.linspace(-0.6, 0.9, 6) * side:
        pen.line([(x, start + 0.6 * x + 5 * np.sin(x / 9)) for x in t], fill=0, width=3)
    return np.asarray(mask)


def restored(net, x, mask):
    """The estimate of one step, [3, side, side] in [−1, 1]."""
    problem = photograph.PhotographMask(mask)
    tiled = photograph.Tiled(net, problem, problem.apply(x), alone=True)
    z = torch.from_numpy(rng.normals(1, rng.SAMPLE, tuple(x.shape)))
    return photograph.mmse(tiled, z).clamp(-1, 1)


def main(folder):
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    net = evaluate.read_network(folder / 'weights.safetensors', 'photos64')[0]
    photo = Image.open(PHOTO).convert('RGB').crop(FACE).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    x, mask = torch.from_numpy(np.asarray(photo, np.float64) / 127.5 - 1).movedim(2, 0), scratched(SIDE)
    given = torch.where(torch.from_numpy(mask.copy()).bool(), x, torch.ones(()).double())
    out = torch.cat([given[:, :, : SIDE // 2], restored(net, x, mask)[:, :, SIDE // 2 :]], 2)
    about = PngInfo()
    about.add_text(
        'Comment', f'Chelsea, CC0, scratched (left) and restored (right) by weights {weights.sha256(folder / "weights.safetensors")}'
    )
    pixels = ((out.movedim(0, 2) + 1) * 127.5).round().to(torch.uint8).numpy()
    Image.fromarray(pixels).save(folder / 'picture.png', optimize=True, pnginfo=about)


if __name__ == '__main__':
    main(Path(sys.argv[1]))
