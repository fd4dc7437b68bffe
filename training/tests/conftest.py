"""Puts the modules under test on the path. Idle OpenMP threads sleep: spinning, two busy processes slow each other five-fold."""

import os
import sys
from pathlib import Path

os.environ.setdefault('OMP_WAIT_POLICY', 'passive')  # before torch is imported
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch

torch.set_num_threads(2)
