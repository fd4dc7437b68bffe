"""Pictures that strangers bring to kodak.py: any size, form and kind, or a sentence; and what a table says of them."""

import numpy as np
import pytest
from PIL import Image

import kodak
from data import BadData


def picture(height, width, channels=3):
    return np.random.default_rng(1).integers(0, 256, (height, width, channels), np.uint8)


@pytest.mark.parametrize('mode', ['L', 'LA', 'RGBA', 'P', 'CMYK', '1'])
def test_reads_every_kind_at_its_size(tmp_path, mode):
    path = tmp_path / ('a.tif' if mode == 'CMYK' else 'a.png')
    Image.fromarray(picture(97, 71)).convert(mode).save(path)
    x = kodak.read(path)
    assert x.shape == (3, 97, 71) and x.min() >= -1 and x.max() <= 1
    assert kodak.read(path, 80).shape == (3, 80, 71)


def test_reads_what_a_person_sees(tmp_path):
    """16 bits rounded, transparent parts on white, turned as the camera was."""
    Image.fromarray(np.full((64, 70), 32896, np.uint16)).save(tmp_path / 'deep.png')
    assert np.allclose(kodak.read(tmp_path / 'deep.png'), 128 / 127.5 - 1)
    Image.fromarray(np.zeros((64, 70, 4), np.uint8)).save(tmp_path / 'clear.png')
    assert np.allclose(kodak.read(tmp_path / 'clear.png'), 1)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    Image.fromarray(picture(64, 96)).save(tmp_path / 'turned.jpg', exif=exif)
    assert kodak.read(tmp_path / 'turned.jpg').shape == (3, 96, 64)


def test_what_cannot_be_asked_is_named(tmp_path):
    (tmp_path / 'readme.txt').write_text('pictures')
    with pytest.raises(BadData, match='holds no picture'):
        kodak.pictures(tmp_path)
    with pytest.raises(BadData, match='holds no picture'):
        kodak.pictures(tmp_path / 'nowhere')
    Image.fromarray(picture(30, 200)).save(tmp_path / 'strip.png')
    (tmp_path / 'broken.png').write_bytes(b'no picture')
    assert [p.name for p in kodak.pictures(tmp_path)] == ['broken.png', 'strip.png']
    with pytest.raises(BadData, match=r'strip\.png: 200 × 30'):
        kodak.read(tmp_path / 'strip.png')
    with pytest.raises(BadData, match=r'broken\.png is damaged'):
        kodak.read(tmp_path / 'broken.png')


@pytest.mark.parametrize('kind', kodak.QUESTIONS)
def test_every_question_fits_every_form(kind):
    """Sides that are no multiple of a stride: Y, and A†Y as large as the field."""
    problem, std = kodak.question(kind, 97, 71, 3)
    assert std == (0.02 if kind.endswith('noise') else 0)
    x = kodak.torch.zeros(3, problem.height, problem.width, dtype=kodak.torch.float64)
    assert problem.pinv(problem.apply(x), 2).shape == x.shape


def test_goes_on_with_the_samples_that_are_missing():
    """Asked for one sample and then for two: the mean is there, whatever was there before."""
    grey = lambda x, sigma, op, y, extra, label: (x * 0,)
    problem, std = kodak.question('scratches-noise', 64, 64, 3)
    x = kodak.torch.zeros(3, 64, 64, dtype=kodak.torch.float64)
    ask = lambda many, before: kodak.answers(grey, problem, std, x, 3, many, before)
    known = ask(0, {'A†y steps=1': [1.0, 1.0, 1.0]})
    assert kodak.missing(known, 0) == set() and kodak.missing(known, 1) == {'sample'}
    one = ask(1, known)
    assert 'sample' in one and 'mean' not in one and kodak.missing(one, 2) == {'mean'}
    two = ask(2, one)
    assert kodak.missing(two, 2) == set() and two['mmse'] == known['mmse']


def test_a_table_compares_samples_on_their_own_pictures():
    line = lambda psnr, **more: dict(
        question='sr2', answers={'mmse': [psnr, 0.9, 1.0], 'seams': [1.0], 'A†y steps=30': [20, 0.8, 0.1], **more}
    )
    text = kodak.table([line(30.0), line(20.0, sample=[18.0, 0.7, 9.0], mean=[19.0, 0.8, 0.0])])
    rows = [[cell.strip() for cell in row.strip('|').split('|')] for row in text.splitlines()[2:]]
    assert [(r[1], r[2], r[3]) for r in rows] == [
        ('2', 'mmse', '25.00'),
        ('2', 'A†y steps=30', '20.00'),
        ('1', 'mmse', '20.00'),
        ('1', 'sample', '18.00'),
        ('1', 'mean', '19.00'),
    ]
