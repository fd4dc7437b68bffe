"""What a training step sees: pictures with their labels and pieces of photographs, kept as bytes on the device, drawn there at random.

`Sources.draw(n)` → x [n, 3, S, S] in [-1, 1], half of them mirrored, and labels [n] (`unlabelled` where a picture has none).
"""

import hashlib

import torch

import data


class Pictures:
    """Decoded squares [n, S, S, 3] uint8 and their labels [n], or None."""

    def __init__(self, images, labels, unlabelled, device):
        on = lambda v: torch.from_numpy(v).to(device)
        self.images = on(images)  # on the processor this stays in the file's pages
        self.labels = None if labels is None else on(labels).long()
        self.unlabelled = unlabelled

    def draw(self, n):
        """uint8 [n, 3, S, S] and labels [n]."""
        i = torch.randint(len(self.images), (n,), device=self.images.device)
        labels = torch.full_like(i, self.unlabelled) if self.labels is None else self.labels[i]
        return self.images[i].permute(0, 3, 1, 2), labels


class Pieces:
    """Squares of photographs at their own scale: a photograph by its area, the place at random; no labels.

    pixels [P, 3] uint8 of all photographs one after another, row by row; sizes [(height, width)].
    """

    def __init__(self, pixels, sizes, side, unlabelled, device):
        self.pixels, self.side, self.unlabelled = torch.from_numpy(pixels).to(device), side, unlabelled
        sizes = torch.tensor(sizes)
        area = sizes.prod(1)
        self.first = (area.cumsum(0) - area).to(device)
        self.height, self.width = sizes.to(device).unbind(1)
        self.upto = (area.cumsum(0) / area.sum()).float().to(device)
        at = torch.arange(side, device=device)
        self.row, self.column = at[:, None], at

    def draw(self, n):
        """uint8 [n, 3, S, S] and labels [n]."""
        u = torch.rand(3, n, device=self.pixels.device)
        i = torch.searchsorted(self.upto, u[0]).clamp(max=len(self.upto) - 1)
        top, left = ((u[1 + axis] * (size[i] - self.side + 1)).long() for axis, size in enumerate((self.height, self.width)))
        start = (self.first[i] + top * self.width[i] + left).view(-1, 1, 1)
        return self.pixels[start + self.row * self.width[i].view(-1, 1, 1) + self.column].permute(0, 3, 1, 2), torch.full_like(
            i, self.unlabelled
        )


class Sources:
    """Pictures, and for a share of every batch pieces of photographs."""

    def __init__(self, pictures, pieces=None, share=0.0):
        self.pictures, self.pieces, self.share = pictures, pieces, share if pieces else 0.0

    def draw(self, n):
        """x [n, 3, S, S] in [-1, 1] and labels [n], in random order."""
        m = round(n * self.share)
        found = [source.draw(k) for source, k in ((self.pictures, n - m), (self.pieces, m)) if source and k]
        x, labels = (torch.cat(v) for v in zip(*found))
        device = x.device
        order = torch.randperm(n, device=device)
        x = x[order].float() / 127.5 - 1
        return torch.where(torch.rand(n, 1, 1, 1, device=device) < 0.5, x.flip(-1), x), labels[order]

    @property
    def key(self):
        """Tells other data from these: how much there is of each and what some of it looks like."""
        seen = hashlib.sha256()
        for v in (self.pictures.images, self.pieces.pixels if self.pieces else None):
            if v is not None:
                seen.update(repr(tuple(v.shape)).encode() + v[:: max(1, len(v) // 64)].cpu().numpy().tobytes())
        return seen.hexdigest()[:16]


def load(folder, config, device, pieces=None, share=0.5, cache=data.RUNS):
    """Sources of a folder for a network, and with `pieces` another folder's photographs at their own scale."""
    images, _ = data.load(folder, config.size, cache)
    labels = data.labels(folder, len(images), config.classes - 1)[0] if config.classes else None
    unlabelled = max(0, config.classes - 1)
    pictures = Pictures(images, labels, unlabelled, device)
    return Sources(pictures, pieces and Pieces(*data.photographs(pieces, config.size, cache), config.size, unlabelled, device), share)
