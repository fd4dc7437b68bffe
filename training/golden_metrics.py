"""Writes tests/goldens/picture-metrics.json: PSNR and SSIM of pictures that both sides make by the same formula. float64.

golden_metrics.py
"""

import json

import torch

import picture_metrics
from golden import REPOSITORY

OUT = REPOSITORY / 'tests/goldens/picture-metrics.json'
CASES = ((16, 0.05), (64, 0.2), (64, 0.8))


def pictures(size, amount):
    """(restored, truth), [3, S, S] each; the restored one leaves [-1, 1] where `amount` is large."""
    c, i, j = torch.meshgrid(*(torch.arange(n, dtype=torch.float64) for n in (3, size, size)), indexing='ij')
    truth = 0.9 * torch.sin(0.11 * i + 0.3 * c) * torch.cos(0.07 * j * (1 + c))
    return 0.9 * truth + amount * torch.sin(1.7 * i + 2.3 * j + c), truth


def main():
    cases = []
    for size, amount in CASES:
        a, x = (v[None] for v in pictures(size, amount))
        cases.append({'size': size, 'amount': amount, 'psnr': picture_metrics.psnr(a, x).item(), 'ssim': picture_metrics.ssim(a, x).item()})
    OUT.write_text(json.dumps({'command': 'python training/golden_metrics.py', 'cases': cases}, indent=1) + '\n')


if __name__ == '__main__':
    main()
