"""Images for training: sheets, folders, labels and pieces; what cannot be read is refused by name."""

import numpy as np
import pytest
import torch
from PIL import Image

import data
import presets
import sources

TINY = presets.PRESETS['tiny'][0]


def pictures(folder, count, size=(20, 24), mode='RGB'):
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    for i in range(count):
        Image.fromarray(rng.integers(0, 256, (*size, 3), np.uint8)).convert(mode).save(folder / f'{i:02}.png')
    return folder


def sheets(folder, tiles):
    """[2·32, S, S, 3] as one training sheet and as the held-out one."""
    folder.mkdir(exist_ok=True)
    s = tiles.shape[1]
    sheet = tiles.reshape(2, 32, s, s, 3).swapaxes(1, 2).reshape(2 * s, 32 * s, 3)
    Image.fromarray(sheet).save(folder / 'train-000.jpg', quality=100, subsampling=0)
    Image.fromarray(sheet).save(folder / 'test.png')
    return folder


@pytest.fixture
def tiles():
    """63 and an empty place at the end."""
    out = np.random.default_rng(1).integers(60, 200, (64, 8, 8, 3), np.uint8)
    out[63] = 0
    return out


def test_folders_are_cropped_and_split(tmp_path):
    train, held_out = data.load(pictures(tmp_path / 'images', 12), 16, tmp_path)
    assert train.shape == (11, 16, 16, 3) and held_out.shape == (1, 16, 16, 3)


def test_sheets_are_read_and_averaged_down(tmp_path, tiles):
    folder = sheets(tmp_path / 'sheets', tiles)
    train, held_out = data.load(folder, 8, tmp_path)
    assert len(train) == 63 and np.array_equal(held_out, tiles[:63])
    halved = data.load(folder, 4, tmp_path)[1]
    assert np.abs(halved - tiles[:63].reshape(63, 4, 2, 4, 2, 3).mean((2, 4))).max() <= 0.5
    with pytest.raises(SystemExit, match=r'train-000.jpg has tiles of 8 × 8 pixels, which cannot be averaged down to 3 × 3'):
        data.load(folder, 3, tmp_path)


@pytest.mark.parametrize(
    'count, said', [(0, 'holds no image'), (1, 'holds one image only .00.png.'), (None, 'is no folder')], ids=['none', 'one', 'no folder']
)
def test_too_few_images_are_refused(tmp_path, count, said):
    folder = tmp_path / 'images'
    if count is not None:
        pictures(folder, count)
    with pytest.raises(SystemExit, match=said):
        data.load(folder, 16, tmp_path)


def test_images_of_all_sizes_and_grey_ones_are_taken(tmp_path):
    folder = pictures(tmp_path / 'images', 3, (40, 17))
    Image.fromarray(np.full((9, 33), 100, np.uint8)).save(folder / 'grey.png')
    Image.fromarray(np.full((5, 5), 60_000, np.uint16)).save(folder / 'z16.png')
    train, held_out = data.load(folder, 16, tmp_path)
    assert len(train) == 4 and len(held_out) == 1
    assert any((t == 100).all() for t in train)


def test_a_file_that_is_cut_off_is_named(tmp_path, tiles):
    folder = sheets(tmp_path / 'sheets', tiles)
    whole = (folder / 'train-000.jpg').read_bytes()
    (folder / 'train-000.jpg').write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SystemExit, match=r'train-000.jpg is damaged or cut off'):
        data.load(folder, 8, tmp_path)
    folder = pictures(tmp_path / 'images', 3)
    (folder / '01.png').write_bytes(b'not a picture')
    with pytest.raises(SystemExit, match=r'01.png is damaged or cut off'):
        data.load(folder, 16, tmp_path)


def test_sheets_of_another_shape_are_named(tmp_path, tiles):
    folder = sheets(tmp_path / 'sheets', tiles)
    Image.new('RGB', (250, 16), 'white').save(folder / 'train-000.jpg')
    with pytest.raises(SystemExit, match=r'train-000.jpg is 250 × 16 pixels: a sheet has 32 square tiles a row'):
        data.load(folder, 8, tmp_path)
    Image.new('RGB', (256, 16)).save(folder / 'train-000.jpg')
    with pytest.raises(SystemExit, match=r'train-000.jpg is black'):
        data.load(folder, 8, tmp_path)
    (folder / 'test.png').unlink()
    with pytest.raises(SystemExit, match=r'no test.png'):
        data.load(folder, 8, tmp_path)


def test_labels_belong_to_their_tiles(tmp_path, tiles):
    folder = sheets(tmp_path / 'sheets', tiles)
    assert data.labels(folder, 63, 3) == (None, None)
    np.save(folder / 'labels.npy', np.arange(63, dtype=np.int16) % 3)
    train, test = data.labels(folder, 63, 3)
    assert train is not None and train.tolist() == [i % 3 for i in range(63)] and test is None
    with pytest.raises(SystemExit, match=r'labels.npy names 63 classes, the sheets beside it hold 62 pictures'):
        data.labels(folder, 62, 3)
    with pytest.raises(SystemExit, match=r'labels 0 … 2, the network has classes 0 … 1'):
        data.labels(folder, 63, 2)


def test_a_picture_keeps_its_label_when_it_is_drawn(tmp_path):
    images = np.repeat(np.arange(40, dtype=np.uint8), 16 * 16 * 3).reshape(40, 16, 16, 3)
    source = sources.Sources(sources.Pictures(images, np.arange(40) % 7, 9, 'cpu'))
    x, label = source.draw(64)
    shown = ((x[:, 0, 0, 0] + 1) * 127.5).round().long()
    assert torch.equal(shown % 7, label)


def test_pieces_are_squares_of_photographs_and_have_no_label(tmp_path):
    """Two photographs whose pixels say which one, and where."""
    sizes, folder = [(20, 31), (17, 18), (8, 40)], tmp_path / 'photographs'
    folder.mkdir()
    for i, (h, w) in enumerate(sizes):
        rows, columns = np.mgrid[:h, :w]
        Image.fromarray(np.stack([rows, columns, np.full((h, w), i)], -1).astype(np.uint8)).save(folder / f'{i}.png')
    (folder / 'test').mkdir()
    Image.new('RGB', (30, 30)).save(folder / 'test/held-out.png')
    pixels, kept = data.photographs(folder, 16, tmp_path)
    assert kept == [list(s) for s in sizes[:2]]  # the third is too low for a piece, the fourth is held out
    piece, label = sources.Pieces(pixels, kept, 16, 4, 'cpu').draw(500)
    assert (label == 4).all()
    top, left, which = piece[:, :, 0, 0].long().unbind(1)
    i = torch.arange(16)
    assert torch.equal(piece[:, 0].long(), (top[:, None, None] + i[:, None]).expand(-1, 16, 16))
    assert torch.equal(piece[:, 1].long(), (left[:, None, None] + i).expand(-1, 16, 16))
    assert (piece[:, 2] == which[:, None, None]).all()
    for k, (h, w) in enumerate(kept):
        assert top[which == k].max() == h - 16 and left[which == k].max() == w - 16
    assert (which == 0).float().mean().item() == pytest.approx(620 / 926, abs=0.07)
    with pytest.raises(SystemExit, match='no image is at least 64 × 64'):
        data.photographs(folder, 64, tmp_path)


def test_pieces_take_their_share_of_a_batch(tmp_path):
    folder = pictures(tmp_path / 'images', 4)
    source = sources.load(folder, TINY, 'cpu', pieces=folder, share=0.25, cache=tmp_path)
    alone = sources.load(folder, TINY, 'cpu', cache=tmp_path)
    assert source.key != alone.key
    x, label = source.draw(32)
    assert x.shape == (32, 3, 16, 16) and -1 <= x.min() and x.max() <= 1 and label.shape == (32,)
