"""What makes a processor quick: the dtype that it multiplies fastest, and fused kernels for a network's blocks."""

import timeit

import torch
import torch.nn.functional as F

import model
import windows


def quickest(n=1024):
    """The dtype in which this processor multiplies matrices fastest: bfloat16 takes half the time of float32 on some, twice on others."""

    def seconds(dtype):
        a = torch.ones(n, n, dtype=dtype)
        return min(timeit.repeat(lambda: F.linear(a, a), number=1, repeat=5))

    return min((torch.float32, torch.bfloat16), key=seconds)


def compile_blocks(net):
    """Attention and feed-forward as fused kernels; the operators in between are complex or of changing shape and stay eager."""
    torch._dynamo.config.recompile_limit = 128  # a kernel a family and stride, told or not, with and without gradients
    torch._dynamo.config.accumulated_recompile_limit = 1024
    for table in (windows.open_keys, windows.tables_on):  # Dynamo looks through their cache: each step would make and copy them anew
        torch.compiler.assume_constant_result(table.__wrapped__)
    for m in net.modules():
        if isinstance(m, (model.SelfAttention, model.FeedForward)):
            m.compile(dynamic=False)
        if isinstance(m, model.FeatureDegradation):
            m.unfold, m.fold = torch.compile(m.unfold, dynamic=False), torch.compile(m.fold, dynamic=False)
            m.transform = torch.compile(m.transform, dynamic=False)  # every operator has its own number of entries
