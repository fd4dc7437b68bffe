"""Philox against the answers that its authors publish; uniforms and normals against their definition."""

import numpy as np
import pytest

import rng

KNOWN = [  # Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, output
    ([0] * 4, [0] * 2, '6627e8d5 e169c58d bc57ac4c 9b00dbd8'),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, '408f276d 41c83b0e a20bc7c6 6d5451fd'),
    ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0], 'd16cfe09 94fdcceb 5001e420 24126ea1'),
]


@pytest.mark.parametrize('counter, key, expected', KNOWN)
def test_known_answers(counter, key, expected):
    assert ' '.join(f'{int(word):08x}' for word in rng.philox(counter, key)) == expected


def test_uniforms_are_the_words_of_their_block():
    seed = 5 * 2**32 + 7
    words = rng.philox([3, 0, rng.KERNEL, 0], (7, 5)).astype(float)
    assert np.array_equal(rng.uniforms(seed, rng.KERNEL, 4, start=12), (words + 0.5) / 2**32)


def test_any_part_of_a_stream_is_the_same():
    everything = rng.uniforms(3, rng.MATRIX, 64)
    for start, count in ((0, 1), (1, 2), (5, 30), (63, 1)):
        assert np.array_equal(rng.uniforms(3, rng.MATRIX, count, start), everything[start : start + count])
    assert np.array_equal(rng.normals(3, rng.MATRIX, (7,)), rng.normals(3, rng.MATRIX, (64,))[:7])


def test_normals_are_normal():
    z = rng.normals(3, rng.TEST, (100_000,))
    assert abs(z.mean()) < 0.01 and abs(z.var() - 1) < 0.02 and abs((z**4).mean() - 3) < 0.1
