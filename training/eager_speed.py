"""How long one evaluation takes in PyTorch: float32, eager, with the blur inside, for bench/pytorch.mjs.

eager_speed.py MODEL_FOLDER BATCH     (answers every line on standard input with the milliseconds of one evaluation)
"""

import os
import sys
import time

os.environ.setdefault('OMP_WAIT_POLICY', 'passive')  # spinning threads would slow the browser that waits its turn

import torch

import model
import weights
from degradations import shakes
from operators import Blur, on_canvas
from presets import Config


def main(folder, batch):
    torch.set_num_threads(2)
    torch.set_grad_enabled(False)
    model.DT = torch.float32
    state, about = weights.load_model(folder)
    net = Config(**about['cfg']).network().eval()
    net.load_state_dict(state)
    size = about['cfg']['size']
    torch.manual_seed(0)
    kernel = shakes(1, size // 2, 4, 'cpu')[0]
    canvas = torch.from_numpy(on_canvas(kernel, 2 * size, size // 4)).float()
    blur = Blur(canvas[None].expand(batch, -1, -1), 4)
    x = torch.randn(batch, 3, size, size)
    y = blur.H(x[:, None])
    sigma, extra = torch.ones(batch), torch.zeros(batch, 1)
    for _ in sys.stdin:
        start = time.perf_counter()
        net(x, sigma, blur, y, extra=extra)
        print((time.perf_counter() - start) * 1000, flush=True)


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]))
