"""A demonstration begins anew and removes nothing that it did not make."""

import pytest

from api.demo.folder import MARKER, PARTS, begun_anew
from graph_engine.errors import BadParameter


def test_a_new_folder_is_made(tmp_path):
    with begun_anew(tmp_path / "new" / "demo") as folder:
        assert folder.home.is_dir()
        assert folder.pictures.is_dir()
        assert not folder.bank.exists()


def test_what_an_earlier_demonstration_made_is_removed_and_nothing_else(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with begun_anew(tmp_path) as folder:
        (folder.home / "old").write_text("old")
        folder.bank.mkdir()
        (folder.bank / "old").write_text("old")
    (tmp_path / "notes").mkdir()
    with begun_anew(tmp_path) as folder:
        assert list(folder.home.iterdir()) == []
        assert not folder.bank.exists()
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "notes").is_dir()


@pytest.mark.parametrize("part", PARTS)
def test_a_folder_that_somebody_else_made_stops_it(part, tmp_path):
    (tmp_path / part).mkdir()
    (tmp_path / part / "mine.txt").write_text("mine")
    with pytest.raises(BadParameter, match=f"a folder without {part}"), begun_anew(tmp_path):
        pass
    assert (tmp_path / part / "mine.txt").read_text() == "mine"
    assert not (tmp_path / MARKER).exists()


def test_a_link_is_never_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.txt").write_text("mine")
    base = tmp_path / "demo"
    with begun_anew(base) as folder:
        folder.home.rmdir()
    (base / "home").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadParameter), begun_anew(base):
        pass
    assert (tmp_path / "elsewhere" / "mine.txt").exists()
    assert (base / MARKER).exists()


def test_two_demonstrations_do_not_share_a_folder(tmp_path):
    with (
        begun_anew(tmp_path),
        pytest.raises(BadParameter, match="no other demo is going on"),
        begun_anew(tmp_path),
    ):
        pass
