"""Float64 twins of the browser's operators (docs/operators.md): one H for a whole stack, y real.

x [K, 3, S, S], y [K, M]. `lift` maps y to the entries that T_ψ acts on, [K, E], and `pinv_lifted` maps those back to
images, so H† = pinv_lifted ∘ lift. Torch tensors in and out, float64 inside.
"""

import torch
import torch.nn.functional as F

import rng
from operators import Lifted


class Operator:
    """What the operators share. Subclasses set `size`, `measurement_size`, `rank` and `noisy` (how many numbers noise reaches)."""

    size: int
    measurement_size: int
    rank: int
    noisy: int

    def apply(self, x) -> torch.Tensor:
        raise NotImplementedError

    def adjoint(self, y) -> torch.Tensor:
        raise NotImplementedError

    def pinv_lifted(self, y, std, blur_factor) -> torch.Tensor:
        raise NotImplementedError

    def lift(self, y):
        return y

    def pinv(self, y, std=0.0, blur_factor=4):
        """H† as networks are trained with it, σ_n = std."""
        return self.pinv_lifted(self.lift(y), std, blur_factor)

    def pinv_exact(self, y, most=32):
        """Moore-Penrose inverse; returns x, the largest ‖HH†y − y‖ / ‖y‖, and the steps it took: at most so many where it takes any."""
        return self.pinv(y), 0.0, 0

    def features(self, a, y, weight, bias, std=0.0, blur_factor=4):
        """ã = H†(T_ψ([y ; H a])), equation (7): a [N, k, 3, S, S], y [M], weight [k, k + 1], bias [k]."""
        n, k = a.shape[:2]
        u = self.lift(self.apply(a.double().flatten(0, 1))).view(n, k, -1)
        u = torch.cat([self.lift(y.double()[None])[None].expand(n, 1, -1), u], 1)
        t = torch.nn.functional.gelu(torch.einsum('ij,njm->nim', weight.double(), u) + bias.double()[:, None])
        return self.pinv_lifted(t.flatten(0, 1), std, blur_factor).view(a.shape)

    def where_noise(self):
        return torch.ones(())

    def add_noise(self, y, std, seed):
        """y [M] + σ_n z where something is measured; normal i of stream 1 goes to entry i."""
        return y.double() + std * torch.from_numpy(rng.normals(seed, rng.MEASUREMENT, y.shape)) * self.where_noise()


class Nothing(Operator):
    """No measurement: y is empty, H† = 0."""

    measurement_size = rank = noisy = 0

    def __init__(self, size):
        self.size = size

    def apply(self, x):
        return x.new_zeros(len(x), 0)

    def adjoint(self, y):
        return y.new_zeros(len(y), 3, self.size, self.size)

    def pinv_lifted(self, y, std, blur_factor):
        return self.adjoint(y)


class Mask(Operator):
    """Visible pixels of [S, S] of 0/1; y keeps the zeros."""

    def __init__(self, mask):
        self.mask = torch.as_tensor(mask).double()
        self.size = len(self.mask)
        self.measurement_size, self.rank = 3 * self.size**2, 3 * int(self.mask.sum())
        self.noisy = self.rank

    def apply(self, x):
        return (x.double() * self.mask).flatten(1)

    def adjoint(self, y):
        return y.double().view(-1, 3, self.size, self.size) * self.mask

    def pinv_lifted(self, y, std, blur_factor):
        return self.adjoint(y) / (1 + (std / 0.5) ** 2)

    def where_noise(self):
        return self.mask.expand(3, -1, -1).flatten()


class Matrix(Operator):
    """r Gaussian rows of length 1."""

    def __init__(self, size, rows, seed):
        a = torch.from_numpy(rng.normals(seed, rng.MATRIX, (rows, 3 * size**2)))
        self.a, self.size = a.div_(a.norm(dim=1, keepdim=True)), size  # in place: it may be large
        self.measurement_size = self.rank = self.noisy = rows

    def apply(self, x):
        return x.double().flatten(1) @ self.a.T

    def adjoint(self, y):
        return (y.double() @ self.a).view(-1, 3, self.size, self.size)

    def pinv_lifted(self, y, std, blur_factor):
        gram = self.a @ self.a.T + (std / 0.5) ** 2 * torch.eye(len(self.a), dtype=torch.float64)
        return self.adjoint(torch.linalg.solve(gram, y.double().T).T)


class StridedConvolution(Operator):
    """Correlation with a kernel on the image zero-padded to 2S, every s-th pixel kept: y [3, q, q], q = 2S/s.

    `offset` is where the kernel's first entry stands on the canvas; `window` is how many pixels of y a side see the image.
    """

    def __init__(self, size, kernel, stride, offset, window):
        kernel = torch.as_tensor(kernel).double()
        if not torch.isfinite(kernel).all() or abs(kernel.sum()) < 1e-6:
            raise ValueError('the kernel must be finite and its sum not zero')
        self.size, self.stride, self.q = size, stride, 2 * size // stride
        line = (offset + torch.arange(len(kernel))) % (2 * size)
        canvas = torch.zeros(2 * size, 2 * size, dtype=torch.float64)
        canvas.index_put_((line[:, None], line[None]), kernel / kernel.sum(), accumulate=True)
        f = torch.fft.fft2(canvas).conj().resolve_conj()
        self.tau = 1e-4 * (f.abs().max() - f.abs().min())
        self.f = torch.where(f.abs() > self.tau, f, 0)
        self.m = self.fold(self.f.abs() ** 2)  # eigenvalues of HHᵀ on the padded grid
        self.alive = self.m > self.tau
        self.measurement_size = self.noisy = 3 * self.q**2
        self.rank = 3 * min(window**2, int(self.alive.sum()), size**2)  # an upper bound

    def fold(self, z):
        """[..., 2S, 2S] → [..., q, q]: the mean of the s × s aliases."""
        s, q = self.stride, self.q
        return z.view(*z.shape[:-2], s, q, s, q).mean((-4, -2))

    def apply(self, x):
        spectrum = torch.fft.fft2(x.double(), s=(2 * self.size, 2 * self.size)) * self.f
        return torch.fft.ifft2(self.fold(spectrum)).real.flatten(1)

    def spectrum(self, y):
        return torch.fft.fft2(y.double().view(-1, 3, self.q, self.q))

    def spread(self, z):
        """Crop Re IFFT(F̄ · tile z): z [K, 3, q, q] complex → [K, 3, S, S]."""
        tiled = z.repeat(1, 1, self.stride, self.stride) * self.f.conj()
        return torch.fft.ifft2(tiled).real[..., : self.size, : self.size]

    def adjoint(self, y):
        return self.spread(self.spectrum(y))

    def lift(self, y):
        """Re and im of FFT_q(y), order (channel, row, column, re/im)."""
        return torch.view_as_real(self.spectrum(y)).flatten(1)

    def pinv_lifted(self, entries, std, blur_factor):
        z = torch.view_as_complex(entries.double().view(-1, 3, self.q, self.q, 2).contiguous())
        return self.spread(z * torch.where(self.alive, 1 / (self.m + blur_factor * std**2), 0))

    def pinv_exact(self, y, most=32):
        """Conjugate gradients on HHᵀ u = y, preconditioned with the inverse on the padded grid."""
        inverse = torch.where(self.m > 0, 1 / self.m, 0)
        precondition = lambda r: torch.fft.ifft2(inverse * self.spectrum(r)).real.flatten(1)
        dot = lambda a, b: (a * b).sum(1, keepdim=True)
        y = y.double()
        u, r, p, rz, steps = torch.zeros_like(y), y.clone(), torch.zeros_like(y), torch.ones_like(y[:, :1]), 0
        bound = 1e-2 * y.norm(dim=1, keepdim=True)
        while (open_ := r.norm(dim=1, keepdim=True) > bound).any() and steps < most:
            z = precondition(r)
            before, rz = rz, dot(r, z)
            p = z + (rz / before if steps else 0) * p
            hp = self.apply(self.adjoint(p))
            step = torch.where(open_, rz / dot(p, hp), 0)
            u, r, steps = u + step * p, r - step * hp, steps + 1
        x = self.adjoint(u)
        residual = ((self.apply(x) - y).norm(dim=1) / y.norm(dim=1).clamp(min=1e-300)).max()
        return x, float(residual), steps


def blur(size, kernel, stride):
    """Motion blur: the kernel, S/2 a side, stands at S/4; a smaller one is first set into zeros, its middle at S/4."""
    side, k = size // 2, len(kernel)
    at = side // 2 - k // 2
    return StridedConvolution(size, F.pad(torch.as_tensor(kernel), [at, side - k - at] * 2), stride, side // 2, (size + side) // stride)


def super_resolution(size, kernel, stride):
    """The kernel is centred on a block, so that a box of size s is a block average. Wider filters see samples beyond the frame, too."""
    before = (len(kernel) - stride) // 2
    window = -(-(size + before) // stride) - (before - len(kernel)) // stride - 1  # whole n with before − K < s·n < S + before
    return StridedConvolution(size, kernel, stride, -before, min(window, 2 * size // stride))


class ForNetwork(Lifted):
    """The interface that model.HDiT expects, with y lifted: H [N, k, 3, S, S] → [N, k, E], pinv back, in float32."""

    def __init__(self, operator, std=0.0, blur_factor=4):
        self.operator, self.std, self.blur_factor = operator, std, blur_factor

    def H(self, x):
        return self.operator.lift(self.operator.apply(x.flatten(0, 1))).view(*x.shape[:2], -1).to(x.dtype)

    def pinv(self, entries):
        x = self.operator.pinv_lifted(entries.flatten(0, 1).double(), self.std, self.blur_factor)
        return x.view(*entries.shape[:2], 3, self.operator.size, self.operator.size).to(entries.dtype)

    def lifted(self, y, n):
        """One y [M] as the network wants it, [n, 1, E] float32."""
        return self.operator.lift(y[None]).expand(n, -1)[:, None].float()
