"""A graphics card that is not there. Under `Card`, tensors that are made on or moved to `cuda` compute on the processor, but say that they
lie on the card, and its two rules hold, in the backward pass too: tensors of the card and of the processor never meet (one number may
come along), or MixedError; and whoever waits for the card, asking for a number or moving a tensor, is put down in `waits`.

It knows nothing of a card's own kernels, dtypes or speed. What an operation makes inside itself is taken to lie where it needs it.
"""

import importlib
import traceback
from pathlib import Path

import torch
from torch.multiprocessing.reductions import StorageWeakRef
from torch.overrides import TorchFunctionMode
from torch.utils._device import _device_constructors
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

TRAINING = Path(__file__).resolve().parent.parent
CUDA = torch.device('cuda:0')
CARD, HOST, ANY = 'card', 'host', 'any'
DEVICE, IS_CUDA = (getattr(torch.Tensor, name).__get__ for name in ('device', 'is_cuda'))
GROUPING = '_group_tensors_by_device_and_dtype'  # of PyTorch's own, which asks C++ where tensors lie
WHO_GROUPS = [importlib.import_module(name) for name in ('torch.optim.optimizer', 'torch.nn.utils.clip_grad')]
MOVES = (torch.Tensor.to, torch.Tensor.cpu, torch.Tensor.cuda)
READS = (torch.Tensor.tolist, torch.Tensor.numpy, torch.Tensor.__array__)
# Operations whose result, or the size of it, the processor waits for.
ASKS = set(
    '_local_scalar_dense is_nonzero equal allclose nonzero nonzero_numpy masked_select _unique2 unique_dim unique_consecutive bincount'
    ' histc _linalg_check_errors _linalg_eigh _linalg_svd linalg_inv linalg_lstsq multinomial'.split()
)
TOGETHER = {'cat', 'stack', 'mm', 'bmm', 'addmm', 'baddbmm'}  # take no number of the processor either


class MixedError(AssertionError):
    """Tensors of the card and of the processor in one operation."""


def tensors(v):
    return [t for t in tree_leaves(v) if isinstance(t, torch.Tensor)]


class Places:
    """Where every storage lies; what nobody placed lies on the processor."""

    def __init__(self):
        self.known = {}

    def get(self, t):
        ref, place = self.known.get(t.untyped_storage()._cdata, (None, None))
        return None if ref is None or ref.expired() else place

    def of(self, t):
        return self.get(t) or HOST

    def put(self, t, place):
        storage = t.untyped_storage()
        self.known[storage._cdata] = StorageWeakRef(storage), place


class Kernels(TorchDispatchMode):
    """Every operation, and where its tensors lie."""

    def __init__(self, places):
        super().__init__()
        self.places, self.waits = places, []

    def wait(self, what):
        own = [f for f in traceback.extract_stack() if Path(f.filename).parent == TRAINING]
        self.waits.append(f'{what} in {Path(own[-1].filename).name}:{own[-1].lineno}' if own else what)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunction():
            kwargs = kwargs or {}
            name, given = func.__name__.split('.')[0], tensors((args, kwargs))
            places = [self.places.of(t) for t in given]
            if CARD in places:
                self.judge(name, given, places)
            out = func(*args, **kwargs)
            place = CARD if CARD in places else HOST if HOST in places else ANY
            for t in tensors(out):
                if self.places.get(t) in (None, ANY):
                    self.places.put(t, place)
            return out

    def judge(self, name, given, places):
        masked = name.startswith('index') and any(t.dtype == torch.bool for t in given[1:] if t.ndim)
        if name in ASKS or (masked and name != 'index_fill') or (name == 'repeat_interleave' and len(given) == 1):
            self.wait(name)
        if HOST not in places:
            return
        if name in ('copy_', '_to_copy'):
            self.wait(name)
        elif any(p == HOST and (t.ndim or name in TOGETHER) for t, p in zip(given, places)):
            raise MixedError(f'{name}: ' + ', '.join(f'{tuple(t.shape)} on the {p}' for t, p in zip(given, places)))


class Card(TorchFunctionMode):
    """What Python asks of tensors."""

    def __init__(self):
        super().__init__()
        self.places = Places()
        self.kernels = Kernels(self.places)

    @property
    def waits(self):
        return self.kernels.waits

    def __enter__(self):
        self.kernels.__enter__()
        self.group = getattr(WHO_GROUPS[0], GROUPING)
        for module in WHO_GROUPS:
            setattr(module, GROUPING, self.grouped)
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        for module in WHO_GROUPS:
            setattr(module, GROUPING, self.group)
        self.kernels.__exit__(*error)

    def grouped(self, lists, with_indices=False):
        """Groups by where tensors say that they lie."""
        return {(next(t for t in v[0][0] if t is not None).device, k[1]): v for k, v in self.group(lists, with_indices).items()}

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if func in (DEVICE, IS_CUDA):
            there = self.places.of(args[0]) == CARD
            return func(*args) if not there else CUDA if func == DEVICE else True
        if func in MOVES:
            return self.move(func, args, kwargs)
        if func in READS and self.places.of(args[0]) == CARD:
            self.kernels.wait(func.__name__)
        place = HOST if func in _device_constructors() else None
        if kwargs.get('device') is not None:
            place, kwargs['device'] = side(kwargs['device']), 'cpu'
        if func == torch.Tensor.__deepcopy__:
            place = self.places.of(args[0])
        out = func(*args, **kwargs)
        for t in tensors(out) if place else []:
            self.places.put(t, place)
        return out

    def move(self, func, args, kwargs):
        t, more = args[0], [*args[1:], *kwargs.values()]
        asked = [v for v in more if isinstance(v, (str, torch.device, torch.Tensor))]
        to = {torch.Tensor.cpu: HOST, torch.Tensor.cuda: CARD}.get(func)
        if to is None and asked:
            to = self.places.of(asked[0]) if isinstance(asked[0], torch.Tensor) else side(asked[0])
        plain = lambda v: 'cpu' if isinstance(v, (str, torch.device)) else v
        out = t if func in MOVES[1:] else func(t, *map(plain, args[1:]), **{k: plain(v) for k, v in kwargs.items()})
        if to in (None, self.places.of(t)):
            return out
        self.kernels.wait('a move')
        out = out.clone()
        self.places.put(out, to)
        return out


def side(device):
    return CARD if torch.device(device).type == 'cuda' else HOST
