"""The posterior of a photograph larger than the network: D(x; σ) of the photograph is made of the network's D of its tiles.

A measurement Y = A X + n of the whole photograph [3, H, W]; at every noise level, with D the last estimate (first A†Y):
1. R = Y − A D;
2. every tile [3, S, S] is denoised by the network, told its own operator H and y_t = H D_t + window_t(R): what the tile would measure
   plus what the photograph does not explain yet (for masks simply the tile's piece of Y);
3. the tiles' D are blended by a smooth window, and the photograph is moved towards Y as far as it is known, D + Aᵀ(A Aᵀ + λ)⁻¹(Y − A D).
   What was missing at one level is nearly what is missing at the next: the rest alone is solved for.
Samplers only know D(x; σ), so all of samplers.py works on a photograph. Twin of src/engine/tiles.ts. Operators are float64.
"""

import math

import torch
import torch.nn.functional as F

import operators

INVERSE_STEPS = 12  # of conjugate gradients: for the first A†Y
MEETING_STEPS = (24, 2, 5)  # where there is one level; at a level where D is vague, and below it
SETTLED = 4.0  # σ above which D is vague
WRONG_BY = 0.05  # RMS of what D is wrong by before it is moved
NOISY_STEPS = 4  # for the first where Y has noise: more would make it larger than the picture
DIM = 0.02  # what the window keeps at a tile's edge, so that a pixel that only edges cover has a weight


class PhotographMask:
    """Visible pixels of [H, W] of 0/1; Y [3, H, W] keeps zeros. Tiles may stand anywhere."""

    stride = 1

    def __init__(self, mask):
        self.mask = torch.tensor(mask, dtype=torch.float64)
        self.height, self.width = self.mask.shape

    def apply(self, x):
        return x.double() * self.mask

    def pinv(self, y, steps=0, damping=0.0):
        return self.apply(y) / (1 + damping)

    def told(self, corners, side, d, y, rest, std):
        """(the tiles' operator, their y lifted [N, 1, E]): each its piece of Y."""
        op = operators.Mask(cut(self.mask[None], corners, side).float())
        op.inverse = op.mask / (1 + 4 * std**2)
        return op, op.H(cut(y, corners, side).float()[:, None])


class PhotographConvolution:
    """Correlation with a kernel [K, K] on the photograph with zeros around it, every s-th pixel kept:
    Y[n] = Σ_m kernel[m] X[s n + offset + m], for every window that meets the photograph (`inside`: lies in it, as a camera has it).

    Tiles stand on multiples of s. Where a side is no multiple of s, the field [3, H', W'] goes on to the next one; A does not see it.
    """

    def __init__(self, height, width, kernel, stride, offset, inside=False):
        kernel = torch.as_tensor(kernel).double()
        self.kernel, self.stride, self.offset = kernel / kernel.sum(), stride, offset
        self.sides, self.known = (height, width), {}
        self.height, self.width = (-(-n // stride) * stride for n in (height, width))
        self.rows, self.columns = (self.samples(n, inside) for n in (height, width))

    def samples(self, n, inside):
        """The first n of Y along an axis, and one after the last."""
        k, at = len(self.kernel), self.offset
        return (
            (-(at // self.stride), (n - k - at) // self.stride + 1)
            if inside
            else (-((at + k - 1) // self.stride), (n - 1 - at) // self.stride + 1)
        )

    def padding(self):
        """Zeros around X so that its windows are those of Y: before and after, along columns and then rows."""
        k, (h, w) = len(self.kernel), self.sides
        of = lambda n, side: (-(n[0] * self.stride + self.offset), (n[1] - 1) * self.stride + self.offset + k - side)
        return [*of(self.columns, w), *of(self.rows, h)]

    def spectrum(self, side):
        """Of the kernel on a frame of `side` [2]; kept, since every step asks for it."""
        if side not in self.known:
            self.known = {side: torch.fft.rfft2(self.kernel, side)}
        return self.known[side]

    def frame(self):
        left, right, top, bottom = self.padding()
        return self.sides[0] + top + bottom, self.sides[1] + left + right

    def apply(self, x):
        h, w = self.sides
        framed = F.pad(x.double()[:, :h, :w], self.padding())
        wide = torch.fft.irfft2(torch.fft.rfft2(framed) * self.spectrum(self.frame()).conj(), self.frame())
        s = self.stride
        return wide[:, : (self.rows[1] - self.rows[0]) * s : s, : (self.columns[1] - self.columns[0]) * s : s]

    def adjoint(self, y):
        h, w = self.sides
        left, right, top, bottom = self.padding()
        wide = y.new_zeros(3, *self.frame())
        wide[:, : y.shape[1] * self.stride : self.stride, : y.shape[2] * self.stride : self.stride] = y
        framed = torch.fft.irfft2(torch.fft.rfft2(wide) * self.spectrum(self.frame()), self.frame())
        framed = F.pad(framed, [-left, -right, -top, -bottom])
        return F.pad(framed[:, :h, :w], [0, self.width - w, 0, self.height - h])

    def pinv(self, y, steps, damping=0.0):
        """Aᵀ(A Aᵀ + λ)⁻¹y by conjugate gradients; λ = 0: A†y."""
        u, r = torch.zeros_like(y), y.double()
        direction, rho = r, (r * r).sum()
        least = 1e-16 * rho
        for _ in range(steps):
            if rho <= least:
                break
            image = self.apply(self.adjoint(direction)) + damping * direction
            step = rho / (direction * image).sum()
            u, r = u + step * direction, r - step * image
            before, rho = rho, (r * r).sum()
            direction = r + rho / before * direction
        return self.adjoint(u)

    def told(self, corners, side, d, y, rest, std):
        """(the tiles' operator, H D_t + window_t(R) lifted). A tile's y is q samples from the first that sees it, modulo q."""
        q, begin = 2 * side // self.stride, self.samples(side, False)[0]
        canvas = torch.from_numpy(operators.on_canvas(self.kernel.numpy(), 2 * side, self.offset)).float()
        op = operators.Blur(canvas.expand(len(corners), -1, -1), self.stride)
        op.regularise(torch.full([len(corners)], std))
        window = rest.new_zeros(len(corners), 3, q, q)
        for t, corner in enumerate(corners):
            rows, columns = (
                torch.arange(max(first, c // self.stride + begin), min(last, c // self.stride + begin + q))
                for c, (first, last) in zip(corner, (self.rows, self.columns))
            )
            piece = rest[:, (rows - self.rows[0])[:, None], columns - self.columns[0]]
            window[t][:, ((rows - corner[0] // self.stride) % q)[:, None], (columns - corner[1] // self.stride) % q] = piece
        return op, op.H(cut(d, corners, side).float()[:, None]) + operators.entries(torch.fft.rfft2(window.float()[:, None]))


UNIT = 8  # of every stride: where tiles begin is a multiple of it, but for the last


def positions(n, side, step, stride=1):
    """Where tiles begin along an axis of n pixels: as few as lie at most `step` apart, evenly, and the last ends with the axis."""
    last = n - side
    assert last >= 0 and last % stride == 0 and step % UNIT == 0 and UNIT % stride == 0
    count = -(-last // step)
    return [UNIT * math.ceil(i * last / (count * UNIT)) for i in range(count)] + [last]  # up, so that the last gap is none that is wider


def cut(image, corners, side):
    """[C, H, W] → [N, C, S, S]"""
    return torch.stack([image[:, r : r + side, c : c + side] for r, c in corners])


def window(side):
    """How much a tile counts at each of its pixels, [S, S]: highest in the middle."""
    w = torch.sin((torch.arange(side, dtype=torch.float64) + 0.5) / side * math.pi) ** 2 + DIM
    return w[:, None] * w


class Tiled:
    """D of a photograph: call it with x [3, H', W'] and σ, as a sampler does. `net` is what evaluate.read_network gives.

    Tiles that hide nothing are left out where Y has no noise: what they would say, Y says better. `alone`: there is one level.
    """

    def __init__(self, net, problem, y, side=64, step=None, std=0.0, batch=16, alone=False, steps=MEETING_STEPS, label=None, corners=None):
        self.net, self.problem, self.y, self.side = net, problem, y.double(), side
        self.std, self.batch, self.label = float(std), batch, label
        self.alone, self.steps, self.moved, self.image = alone, steps, 0.0, 0.0
        step = step or side * 3 // 32 * 8
        axes = (positions(n, side, step, problem.stride) for n in (problem.height, problem.width))
        rows, columns = axes
        self.corners = corners or [(r, c) for r in rows for c in columns]
        if not std and isinstance(problem, PhotographMask):
            hidden = cut(1 - problem.mask[None], self.corners, side).sum((1, 2, 3))
            self.corners = [at for at, n in zip(self.corners, hidden) if n > 0]
        self.d = problem.pinv(self.y, NOISY_STEPS if std else INVERSE_STEPS)

    def __call__(self, x, sigma):
        rest = self.y - self.problem.apply(self.d)
        total, weight = torch.zeros_like(self.d), torch.zeros_like(self.d[:1])
        w = window(self.side).to(self.d)
        for at in range(0, len(self.corners), self.batch):
            corners = self.corners[at : at + self.batch]
            for (r, c), tile in zip(corners, self.denoised(x, sigma, corners, rest)):
                total[:, r : r + self.side, c : c + self.side] += w * tile
                weight[:, r : r + self.side, c : c + self.side] += w
        d = torch.where(weight > 0, total / weight, self.d)
        moves = not self.std or (self.alone and not isinstance(self.problem, PhotographMask))
        self.d = self.met(d, sigma) if moves else d
        return self.d.to(x.dtype)

    def met(self, d, sigma):
        """D moved towards Y, from what it was moved by before."""
        only, vague, settled = self.steps
        steps = only if self.alone else vague if sigma > SETTLED else settled
        missing = self.y - self.problem.apply(d)
        if (missing - self.image).norm() >= missing.norm():
            self.moved, self.image = 0.0, 0.0
        more = self.problem.pinv(missing - self.image, steps, (self.std / WRONG_BY) ** 2)
        self.moved, self.image = self.moved + more, self.image + self.problem.apply(more)
        return d + self.moved

    def denoised(self, x, sigma, corners, rest):
        """The network's D of some tiles, [N, 3, S, S]."""
        n = len(corners)
        op, y = self.problem.told(corners, self.side, self.d, self.y, rest, self.std)
        label = None if self.label is None else torch.full([n], self.label)
        told = {'extra': torch.full([n, 1], 5 * self.std), 'label': label}
        return self.net(cut(x, corners, self.side).float(), torch.full([n], float(sigma)), op, y.float(), **told)[0][:, :3].double()


def mmse(denoise, z, sigma=100.0, passes=1):
    """E[X | Y] of a photograph: the network's answer to noise that tells nothing; more passes tell tiles of one another's answers."""
    for _ in range(passes):
        d = denoise(sigma * z, sigma)
    return d


def blur(height, width, kernel, stride, side=64, inside=False):
    """Motion blur with the tile's own kernel: at most S/2 a side, its middle at S/2."""
    return PhotographConvolution(height, width, kernel, stride, side // 2 - len(kernel) // 2, inside)


def super_resolution(height, width, kernel, stride, inside=False):
    return PhotographConvolution(height, width, kernel, stride, -((len(kernel) - stride) // 2), inside)
