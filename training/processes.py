"""Where a training runs: the card it may take, the processes of torchrun, and how they agree and end.

What processes ask of one another about time goes through their processors (gloo), gradients through their cards (NCCL): a question that
went through a card would wait for all that is queued there.
"""

import os
import sys

import torch
import torch.distributed as dist


class Stopped(SystemExit):
    """Why a run cannot start or go on, in a sentence; the last state that was saved is good."""


def check(device, dtype):
    """@raises Stopped where a card is asked for that is not there, or has no such dtype."""
    if device != 'cuda':
        return
    if not torch.cuda.is_available():
        raise Stopped('--device cuda: PyTorch sees no graphics card here (is this the +cpu build?); --device cpu trains on the processor')
    if dtype == 'bfloat16' and not torch.cuda.is_bf16_supported(including_emulation=False):
        raise Stopped('this graphics card has no bfloat16: --dtype float32 trains without it, about half as fast')


def too_large(images):
    """What to say where a card's memory is full."""
    return Stopped(f'the graphics card has too little memory for {images} images at once: a lower --micro')


def join(device, dtype):
    """(rank, world, device) of this process; under torchrun, after joining the group. @raises Stopped"""
    check(device, dtype)
    own = f'cuda:{os.environ.get("LOCAL_RANK", 0)}' if device == 'cuda' else 'cpu'
    if 'WORLD_SIZE' not in os.environ:
        return 0, 1, own
    if device == 'cuda':
        torch.cuda.set_device(own)
    dist.init_process_group('gloo' if own == 'cpu' else 'cpu:gloo,cuda:nccl')
    return dist.get_rank(), dist.get_world_size(), own


def agreed(number, world):
    """What rank 0 says: its clock counts, or processes would part."""
    if world == 1:
        return number
    told = torch.tensor(number)
    dist.broadcast(told, 0)
    return told.item()


def leave_together():
    """Ends one of several processes: all wait until rank 0 has saved.

    Then without the interpreter's own end: in torch 2.13 gloo's threads are now and then torn down in the wrong order there, and a
    finished process aborts (exit code -6), which torchrun takes for a failed run.
    """
    dist.all_reduce(torch.zeros(()))
    dist.destroy_process_group()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
