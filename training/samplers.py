"""The studio's samplers in PyTorch, twins of src/samplers/*.sampler.ts: same names, same equations, same order of noises.

A sampler is given `denoise(x, σ)` = D(x; σ), z = x_T / σ_max and the levels σ_0 > … > σ_{n−1} > 0 of `schedule`; zero-shot
ones also the `Problem` and `fresh(i)`, the i-th fresh noise; ΠGDM and DPS vjp(x, σ, v) = J_xᵀv. x [N, 3, S, S].
Every function returns the samples.
"""

import itertools
import math

import torch

SIGMA_MAX, SIGMA_MIN, RHO = 80.0, 0.002, 7


def schedule(n, sigma_min=SIGMA_MIN, sigma_max=SIGMA_MAX, rho=RHO):
    """n levels from σ_max to σ_min (Karras 2022, equation 5), then 0."""
    i = torch.arange(n, dtype=torch.float64) / (n - 1)
    s = (sigma_max ** (1 / rho) + i * (sigma_min ** (1 / rho) - sigma_max ** (1 / rho))) ** rho
    return [*s.tolist(), 0.0]


def even(n, sigma_min=0.01, sigma_max=SIGMA_MAX):
    """n levels from σ_max to 0.01, evenly in ln σ, then 0."""
    return [*torch.linspace(math.log(sigma_max), math.log(sigma_min), n, dtype=torch.float64).exp().tolist(), 0.0]


def steps(sigmas):
    return list(itertools.pairwise(sigmas))


# --- solvers of the probability flow -------------------------------------------------------------------------------


def heun(denoise, z, sigmas):
    """Karras 2022, algorithm 1: n steps, 2n − 1 evaluations."""
    x = z * sigmas[0]
    for s, t in steps(sigmas):
        d = (x - denoise(x, s)) / s
        moved = x + (t - s) * d
        x = x + (t - s) / 2 * (d + (moved - denoise(moved, t)) / t) if t else moved
    return x


def dpmpp(denoise, z, sigmas):
    """DPM-Solver++(2M) (Lu 2022): x' = (σ'/σ) x + (1 − σ'/σ) d̃, d̃ = d + (d − d_before)·h/(2 h_before), h = ln(σ/σ')."""
    x, before, h_before = z * sigmas[0], None, math.inf
    for s, t in steps(sigmas):
        d = denoise(x, s)
        h = math.log(s / t) if t else math.inf
        ahead = d if before is None or not t else d + (d - before) * (h / (2 * h_before))
        x, before, h_before = (t / s) * x + (1 - t / s) * ahead, d, h
    return x


# --- stochastic solvers: the same marginals, with fresh noise on the way ---------------------------------------------


def ddim(denoise, z, sigmas, fresh, eta=1.0):
    """DDIM with η (Song 2021, equations 12 and 16, in σ): x' = D + √(σ'² − c²) d + c z, d = (x − D)/σ, c = η σ'√(1 − σ'²/σ²).
    η = 0 is Euler on the flow, η = 1 ancestral sampling. Noise of step i: fresh(i)."""
    x = z * sigmas[0]
    for i, (s, t) in enumerate(steps(sigmas)):
        d = denoise(x, s)
        c = eta * t * math.sqrt(1 - (t / s) ** 2)
        x = d + math.sqrt(t**2 - c**2) * (x - d) / s
        x = x + c * fresh(i) if c else x
    return x


def sde_dpmpp(denoise, z, sigmas, fresh):
    """SDE-DPM-Solver++(2M) (Lu 2022, algorithm 2 of its appendix, in σ): x' = a² x + (1 − a²) d̃ + σ'√(1 − a²) z, a = σ'/σ = e^{−h},
    d̃ = d + (d − d_before)·h/(2 h_before); without that extrapolation it is DDIM with η = 1. Noise of step i: fresh(i)."""
    x, before, h_before = z * sigmas[0], None, math.inf
    for i, (s, t) in enumerate(steps(sigmas)):
        d = denoise(x, s)
        if not t:
            return d
        h, a = math.log(s / t), t / s
        ahead = d if before is None else d + (d - before) * (h / (2 * h_before))
        x, before, h_before = a**2 * x + (1 - a**2) * ahead + t * math.sqrt(1 - a**2) * fresh(i), d, h
    return x


# --- what stands between a solver and the network (src/engine/) ------------------------------------------------------


def told_above(denoise, free, least):
    """The network is told H where σ ≥ `least`, and nothing below: for runs whose every D is moved onto the measurement."""
    return lambda x, s: denoise(x, s) if s >= least else free(x, s)


def guided(denoise, weak, weight, least=0.0, most=math.inf):
    """Autoguidance (Karras 2024) at noises least ≤ σ ≤ most: D_weak + w·(D − D_weak), D_weak of a weaker network told the same."""

    def pushed(x, s):
        d = denoise(x, s)
        if not least <= s <= most:
            return d
        other = weak(x, s)
        return other + weight * (d - other)

    return pushed


def meeting(denoise, missing):
    """D moved onto a measurement without noise, for one run (twin of src/engine/meet.ts): missing(x, steps) = H†(y − Hx), in at most so
    many steps where it is solved by steps. Each level goes on from what the level before was missing; above σ = 4 the first one's will
    do."""
    move = None

    def met(x, sigma):
        nonlocal move
        near = denoise(x, sigma) + (0 if move is None else move)
        if move is not None and sigma > 4:
            return near
        rest = missing(near, min(40, math.ceil(sigma**-0.4)))
        move = rest if move is None else move + rest
        return near + rest

    return met


ADAMS_BASHFORTH = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]]


def ipndm(denoise, z, sigmas):
    """iPNDM-4 (Liu 2022, Zhang & Chen 2023): Adams–Bashforth on d = (x − D)/σ, of lower order while it warms up; the last step,
    to 0, is D."""
    x, slopes = z * sigmas[0], []
    for s, t in steps(sigmas):
        d = denoise(x, s)
        slopes = [(x - d) / s, *slopes][:4]
        x = x + (t - s) * sum(b * v for b, v in zip(ADAMS_BASHFORTH[len(slopes) - 1], slopes)) if t else d
    return x


def unipc_weights(lambdas, ahead, order):
    """ρ of UniPC's B₂(h) update (Zhao 2023, equation 5 ff., data prediction) and its scale: lambdas [newest, before, …] are −ln σ of
    the known D, `ahead` where the step goes. Returns (ratios r_k of the older D, ρ of the predictor, ρ of the corrector, B(h))."""
    h = ahead - lambdas[0]
    ratios = [(v - lambdas[0]) / h for v in lambdas[1:order]]
    phi, factorial, rows, b = math.expm1(-h) / -h - 1, 1, [], []
    for k in range(1, order + 1):
        rows.append([r ** (k - 1) for r in [*ratios, 1.0]])
        b.append(phi * factorial / math.expm1(-h))
        factorial *= k + 1
        phi = phi / -h - 1 / factorial
    solve = lambda a, v: torch.linalg.solve(torch.tensor(a, dtype=torch.float64), torch.tensor(v, dtype=torch.float64)).tolist()
    predictor = [] if order == 1 else [0.5] if order == 2 else solve([r[:-1] for r in rows[:-1]], b[:-1])
    corrector = [0.5] if order == 1 else solve(rows, b)
    return ratios, predictor, corrector, math.expm1(-h)


def unipc(denoise, z, sigmas, order=3):
    """UniPC-3 with its corrector (Zhao 2023): the evaluation at the end of a step first corrects that step, then predicts the next.
    The order falls towards the end; the last step, to 0, is D."""
    x, known, lambdas = z * sigmas[0], [], []
    pending = None  # how the step that led here is corrected
    for i, (s, t) in enumerate(steps(sigmas)):
        d = denoise(x, s)
        if pending:
            base, differences, corrector, scale = pending
            x = base - scale * sum(c * v for c, v in zip(corrector, [*differences, d - known[0]]))
        known, lambdas = [d, *known][:order], [-math.log(s), *lambdas][:order]
        if not t:
            return d
        p = min(order, len(known), len(sigmas) - 1 - i)
        ratios, predictor, corrector, scale = unipc_weights(lambdas, -math.log(t), p)
        differences = [(m - d) / r for m, r in zip(known[1:], ratios)]
        base = (t / s) * x + (1 - t / s) * d  # B(h) = e^{−h} − 1 = σ'/σ − 1
        pending = base, differences, corrector, scale
        x = base - scale * sum((c * v for c, v in zip(predictor, differences)), torch.zeros_like(d))


# --- zero-shot methods, on the network without a measurement ----------------------------------------------------------


def by_singular_values(op, r):
    """H†r [N, 3, S, S], small pictures only; singular values below 1e-3 of the largest are none."""
    if not hasattr(op, 'inverse_matrix'):
        eye = torch.eye(3 * op.size**2, dtype=torch.float64).view(-1, 3, op.size, op.size)
        op.inverse_matrix = torch.linalg.pinv(op.apply(eye).T, rtol=1e-3)
    return (r.double() @ op.inverse_matrix.T).view(-1, 3, op.size, op.size)


class Problem:
    """y = Hx + n of N images, each with its own operator of studio_operators; readings are lists of [M]."""

    def __init__(self, operators, ys, std, blur_factor=4, solves='once'):
        self.operators, self.y, self.std, self.blur_factor, self.solves = operators, [y.double() for y in ys], std, blur_factor, solves

    def apply(self, x):
        return [op.apply(v[None])[0] for op, v in zip(self.operators, x)]

    def residual(self, x):
        return [y - v for y, v in zip(self.y, self.apply(x))]

    def images(self, r, invert):
        return torch.cat([invert(op, v[None]) for op, v in zip(self.operators, r)])

    def adjoint(self, r):
        return self.images(r, lambda op, v: op.adjoint(v))

    def pinv(self, r, inverse: str | float = 'projection'):
        """`projection`: exact at σ_n = 0, else H†_σ; `as-trained`; or a number: ε of Hᵀ(HHᵀ + εI)⁻¹."""
        if inverse == 'as-trained':
            return self.images(r, lambda op, v: op.pinv(v, self.std, self.blur_factor))
        if inverse == 'projection':
            return self.images(r, lambda op, v: op.pinv(v, self.std) if self.std else self.exact(op, v))
        return self.images(r, lambda op, v: op.pinv(v, math.sqrt(float(inverse)) / 2))

    def exact(self, op, v, steps=32):
        """As the page solves: by steps to 1e-2 where it is asked once, by a factor where it is asked often."""
        return op.pinv_exact(v, steps)[0] if self.solves == 'once' else by_singular_values(op, v)

    def missing(self, x, steps):
        """H†(y − Hx), σ_n = 0."""
        return self.images(self.residual(x), lambda op, v: self.exact(op, v, steps)).float()

    def norms(self, r):
        return [v.norm() for v in r]

    def reference_gain(self):
        """‖Hx‖² in the authors' coordinates over ours: q² for strided convolutions (unnormalised spectrum)."""
        return [float(getattr(op, 'q', 1)) ** 2 for op in self.operators]


def ddrm(denoise, z, sigmas, problem, fresh, eta=0.85, inverse='projection', variant='published'):
    """DDRM (Kawar 2022) by projections. Noises of step i: z = fresh(2i), z' = fresh(2i + 1)."""
    pinv_y = problem.pinv(problem.y, inverse)
    project = lambda v: problem.pinv(problem.apply(v), inverse)  # H†Hv
    std, reference = problem.std, variant == 'reference'
    x = pinv_y + sigmas[0] * z
    for i, (s, t) in enumerate(steps(sigmas)):
        x0 = denoise(x, s)
        d = (x - x0) / s
        free = x0 + t * (math.sqrt(1 - eta**2) * d + eta * fresh(2 * i))
        if t >= std:
            spread = t - std if reference else math.sqrt(t**2 - std**2)
            x = free + problem.pinv(problem.residual(free + spread * fresh(2 * i + 1)), inverse)
        else:
            seen = x0 if reference else project(x0)
            pull = math.sqrt(1 - eta**2) / std * (pinv_y - seen) + eta * project(fresh(2 * i + 1))
            x = free - project(free) + (0 if reference else seen) + t * pull
    return x


def ddnm(denoise, z, sigmas, problem, fresh, eta=0.85, inverse='projection', variant='published'):
    """DDNM (Wang 2023). Noise of step i: fresh(i)."""
    x, std = sigmas[0] * z, problem.std
    keep = 1 - eta if variant == 'reference' else math.sqrt(1 - eta**2)
    for i, (s, t) in enumerate(steps(sigmas)):
        x0 = denoise(x, s)
        d = keep * (x - x0) / s + eta * fresh(i)
        weight, gamma = (1, math.sqrt(t**2 - std**2)) if t >= std else (t / std, 0)
        x = x0 + weight * problem.pinv(problem.residual(x0), inverse) + gamma * d
    return x


def pigdm(denoise, z, sigmas, problem, fresh, vjp, variant='published'):
    """ΠGDM (Song 2023): g = J_xᵀ H†'(y − H x0), H†' = Hᵀ(HHᵀ + σ_n² I)⁻¹; `reference` divides H† by 1 + σ_n² for matrices too.
    vjp(x, σ, v) = J_xᵀv of the denoiser. No fresh noise."""
    x, variance = sigmas[0] * z, problem.std**2
    for s, t in steps(sigmas):
        x0 = denoise(x, s)
        missing = problem.residual(x0)
        if variant == 'published' or problem.reference_gain()[0] != 1:
            v = problem.pinv(missing, variance)
        else:
            v = problem.pinv(missing, 0.0) / (1 + variance)
        x = x + (t - s) * (x - x0) / s + vjp(x, s, v.float())
    return x


def dps(denoise, z, sigmas, problem, fresh, vjp, eta=1.0, variant='published'):
    """DPS (Chung 2023): x' = x0 + √(σ'² − c²) d + c z − ½ g, g = ∇_x‖y − H x0‖ = −J_xᵀHᵀr/‖r‖, c = η σ'√(σ² − σ'²)/σ.
    `reference`: one norm over the batch, in the authors' coordinates. Noise of step i: fresh(i)."""
    x = sigmas[0] * z
    for i, (s, t) in enumerate(steps(sigmas)):
        x0 = denoise(x, s)
        missing = problem.residual(x0)
        lengths = problem.norms(missing)
        if variant == 'reference':
            gains = problem.reference_gain()
            whole = sum(g * n**2 for g, n in zip(gains, lengths)) ** 0.5
            v = [r * (g / whole) for g, r in zip(gains, missing)]
        else:
            v = [r / n for r, n in zip(missing, lengths)]
        c = eta * t * math.sqrt(s**2 - t**2) / s
        x = x0 + math.sqrt(t**2 - c**2) * (x - x0) / s + c * fresh(i) + 0.5 * vjp(x, s, problem.adjoint(v).float())
    return x


ODE_STEPS, ODE_END, LANGEVIN_STEPS, DAPS_END = 5, 0.01, 100, 0.1


def daps(denoise, z, n, problem, fresh, variant='published', sigma_max=SIGMA_MAX):
    """DAPS (Zhang 2024), n outer steps of 5 evaluations and 100 Langevin steps on
    ‖Hx − y‖²/(2 max(.01, σ_n)²) + ‖x − x0‖²/(2σ²). Noises of step i: fresh(101 i + j) in Langevin step j, then fresh(101 i + 100)."""
    # The state is float32, as everywhere in the studio: where `reference` diverges, it must overflow alike.
    sigmas = schedule(n, DAPS_END, sigma_max)
    x = sigmas[0] * z
    gain = problem.reference_gain() if variant == 'reference' else [1.0] * len(problem.y)
    tau = max(0.01, problem.std)
    for i, (s, t) in enumerate(steps(sigmas)):
        for a, b in steps(schedule(ODE_STEPS, ODE_END, s)):
            x = (b / a) * x + (1 - b / a) * denoise(x, a)
        x0, h = x, 1e-4 * (1 - 0.99 * i / n)
        for j in range(LANGEVIN_STEPS):
            data = problem.adjoint([g / tau**2 * r for g, r in zip(gain, problem.residual(x))])
            x = x + h * (data + (x0 - x) / s**2)
            if t:
                x = x + math.sqrt(2 * h) * fresh((LANGEVIN_STEPS + 1) * i + j)
            x = x.float()
        x = torch.nan_to_num(x, nan=0.0, posinf=0.0, neginf=0.0)
        if t:
            x = x + t * fresh((LANGEVIN_STEPS + 1) * i + LANGEVIN_STEPS)
    return x


# --- directions of a measurement without noise (src/engine/null-space.ts) ---------------------------------------------


def in_null_space(problem, mean, w):
    """x̂ + H†(y − Hx̂) and the principal axes of Σ (w − H†Hw)(w − H†Hw)ᵀ, the longest first, an axis with the sign that makes the largest
    share positive: mean [3, S, S], w [K, 3, S, S]; `problem` of one picture."""
    op, y = problem.operators[0], problem.y[0]
    gone = lambda r: problem.exact(op, r[None])[0]
    mean = mean.double() + gone(y - op.apply(mean[None].double())[0])
    left = torch.stack([v - gone(op.apply(v[None])[0]) for v in w.double()]).flatten(1)
    _, vectors = torch.linalg.eigh(left @ left.T)
    vectors = vectors.flip(1)
    signs = vectors.gather(0, vectors.abs().argmax(0, keepdim=True)).sign()
    return mean, ((vectors * signs).T @ left).view(w.shape)
