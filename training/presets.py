"""Named configurations: what a network is (Config, the keyword arguments of model.HDiT) and what is said about it (Card)."""

from dataclasses import asdict, dataclass, field

import model


@dataclass(frozen=True)
class Config:
    """Sizes in pixels and channels; lists run over levels, finest first."""

    size: int
    patch: int
    depths: list
    widths: list
    d_head: int
    joint: list | bool = True  # does a level see the operator
    neighbourhood: list | int | None = None  # window of its attention, None = global
    mapping_width: int = 256
    mapping_depth: int = 2
    mapping_cond_dim: int = 0  # width of `extra`: 1 = [5 σ_n]
    classes: int = 0  # rows of class_emb, the last one unconditional
    out_mult: int = 1  # 1 + K directions of NPPC

    def network(self):
        """The preconditioned denoiser with fresh weights."""
        return model.Precond(model.HDiT(**asdict(self)))

    def level(self, l):
        """(width, patch, tokens per side, joint, window) of level l."""
        patch = self.patch * 2**l
        n = len(self.widths)
        return (self.widths[l], patch, self.size // patch, model.per_level(self.joint, n)[l], model.per_level(self.neighbourhood, n)[l])


@dataclass(frozen=True)
class Card:
    """What a manifest says for people; `blur_factor` is the regularisation that training uses now."""

    title: str
    description: str
    licence: str
    families: list = field(default_factory=lambda: ['none', 'mask', 'blur', 'matrix'])
    rule: str = 'conditioned'
    blur_factor: float = 4
    class_names: list = field(default_factory=list)


PHOTOGRAPHS = 'Weights trained on CelebA, LFW, Tiny-ImageNet and on BSDS500, CID22 and CLIC photographs: non-commercial research only.'
FACES = 'Weights trained on CelebA and LFW faces: non-commercial research only.'
PICTURES = ['none', 'mask', 'blur', 'super-resolution', 'matrix']  # what networks of pictures are trained with
UNTRAINED = Card('Untrained', 'Random weights of a published size, for measuring only.', 'MIT', families=[], rule='none')

PRESETS = {
    'faces64': (
        Config(64, 4, [2, 4], [96, 384], 48, mapping_cond_dim=1),
        Card(
            'Faces 64',
            'Aligned faces at 64 × 64 pixels; 13 million parameters.',
            FACES,
            families=PICTURES,
        ),
    ),
    'faces64-guide': (  # weaker on purpose: what guides faces64 (samplers.guided)
        Config(64, 4, [1, 2], [96, 192], 48, mapping_width=128, mapping_cond_dim=1),
        Card(
            'Guide of Faces 64',
            'A weaker network for the same faces, 2.2 million parameters: Faces 64 is moved away from its mistakes.',
            FACES,
            families=PICTURES,
        ),
    ),
    'photos64': (  # the layers of faces64: it starts from them, class rows fresh
        Config(64, 4, [2, 4], [96, 384], 48, mapping_cond_dim=1, classes=201),
        Card(
            'Photographs 64',
            'Pieces of photographs at 64 × 64 pixels, 200 classes; 13 million parameters. Restores larger photographs in tiles.',
            PHOTOGRAPHS,
            families=PICTURES,
        ),
    ),
    'faces32': (Config(32, 4, [2, 4], [96, 384], 48, mapping_cond_dim=1), UNTRAINED),  # the layers of faces64: it may begin so
    'tiny': (
        Config(16, 2, [1, 1], [24, 96], 24, neighbourhood=[5, None], mapping_width=64, mapping_depth=1, mapping_cond_dim=1),
        Card('Tiny', 'A network of the same architecture for tests, trained for minutes on pieces of faces, 16 × 16 pixels.', FACES),
    ),
    'tiny-twin': (
        Config(
            16,
            2,
            [1, 1, 1],
            [24, 96, 48],
            24,
            joint=[True, True, False],
            neighbourhood=[5, 3, None],
            mapping_width=64,
            mapping_depth=1,
            classes=4,
            out_mult=3,
        ),
        Card('Tiny twin', 'Exercises a plain level, class labels and directions; never shipped.', 'MIT', rule='none'),
    ),
    'tiny-levels': (
        Config(
            32,
            1,
            [1, 1, 2, 1],
            [24, 24, 48, 24],
            24,
            joint=[True, True, True, False],
            neighbourhood=[5, 7, None, None],
            mapping_width=32,
            mapping_depth=1,
        ),
        Card(
            'Tiny levels',
            'FFHQ256 made small: four levels, the last one plain, windows as tiles, weights in shards; never shipped.',
            'MIT',
            rule='none',
        ),
    ),
    'ffhq64': (Config(64, 2, [2, 2, 8], [384, 768, 1536], 64, neighbourhood=[7, 7, None]), UNTRAINED),
    'imagenet64': (Config(64, 2, [2, 2, 8], [384, 768, 1536], 64, neighbourhood=[7, 7, None], classes=1001), UNTRAINED),
    'ffhq256': (
        Config(256, 4, [2, 2, 4, 2], [192, 384, 768, 1536], 64, joint=[True, True, True, False], neighbourhood=[5, 7, None, None]),
        UNTRAINED,
    ),
}
