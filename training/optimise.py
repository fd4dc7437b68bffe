"""How weights move: Muon for hidden matrices, Adam for the rest, and a step that is left out where the gradient is not sound.

Nothing here waits for the device: whether a step counts is a number on it, and a step that does not changes nothing.
"""

import torch

JUMP = 1e3  # a norm of the gradient beyond this is a jump


class Muon(torch.optim.Optimizer):
    """Momentum whose update is orthogonalised by five Newton-Schulz steps in bf16; matrices of one shape together."""

    def __init__(self, params, lr, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self, sound):
        """One step, or none where `sound` (bool on the device) is not."""
        for group in self.param_groups:
            shapes = {}
            for p in group['params']:
                if p.grad is not None:
                    if 'm' not in self.state[p]:
                        self.state[p]['m'] = torch.zeros_like(p)
                    shapes.setdefault(tuple(p.shape), []).append(p)
            for (rows, columns), params in shapes.items():
                before, g = torch.stack([self.state[p]['m'] for p in params]), torch.stack([p.grad for p in params])
                m = torch.where(sound, group['momentum'] * before + g, before)
                for p, own in zip(params, m.unbind(0)):
                    self.state[p]['m'] = own
                update = torch.where(sound, orthogonalise(g + group['momentum'] * m), 0)
                torch._foreach_add_(params, list(update.unbind(0)), alpha=-group['lr'] * max(1, rows / columns) ** 0.5)  # pyright: ignore[reportPrivateImportUsage]


def orthogonalise(g):
    """The nearest matrices with singular values near 1 (Newton-Schulz, quintic coefficients of Jordan et al. 2024): [k, rows, columns]."""
    tall = g.shape[-2] > g.shape[-1]
    x = g.mT if tall else g
    x = (x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(5):
        a = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(a, a, a, beta=-4.7750, alpha=2.0315), x, beta=3.4445)
    return (x.mT if tall else x).to(torch.float32, memory_format=torch.contiguous_format)  # a fused sum asks for the weights' own strides


class Optimizers:
    """Muon over `hidden` and Adam over `rest`, with the rates of each; what is saved is the state of both."""

    def __init__(self, hidden, rest, lr, adam):
        self.rates, self.rest, self.all = (lr, adam), rest, [*hidden, *rest]
        self.both = [Muon(hidden, lr), torch.optim.Adam(rest, adam, betas=(0.9, 0.99), fused=True)]

    def zero(self):
        for o in self.both:
            o.zero_grad(set_to_none=True)

    def state(self):
        return [o.state_dict() for o in self.both]

    def load(self, states):
        for o, state in zip(self.both, states):
            o.load_state_dict(state)

    def step(self, factor, whole: torch.Tensor | bool = True):
        """A step at `factor` of the rates; (norm of the gradient, did it count), both on the device. `whole`: is all else sound."""
        norm = torch.nn.utils.get_total_norm([p.grad for p in self.all if p.grad is not None])
        sound = (norm < JUMP) & whole
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        muon, adam = self.both
        muon.param_groups[0]['lr'], adam.param_groups[0]['lr'] = (rate * factor for rate in self.rates)
        muon.step(sound)
        adam.grad_scale, adam.found_inf = None, (~sound).float()  # how GradScaler tells a fused step not to count
        adam.step()
        return norm, sound


def of_network(net, lr, adam):
    """Muon for the matrices of blocks, merges, splits and the mapping; Adam for inputs, outputs, norms and scalars."""
    hidden, rest = [], []
    for name, p in net.named_parameters():
        inner = any(s in name for s in ('attn.', 'mapping.blocks', 'merges', 'splits'))
        (hidden if inner and p.ndim == 2 and 'norm.linear' not in name else rest).append(p)
    return Optimizers(hidden, rest, lr, adam)
