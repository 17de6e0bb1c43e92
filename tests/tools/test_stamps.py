from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tools.stamps import Stamps, digest_of, digest_of_tree


@given(st.lists(st.text(), max_size=5), st.lists(st.text(), max_size=5))
def test_only_equal_inputs_have_equal_digests(one: list[str], other: list[str]) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)


def test_a_tree_changes_with_a_name_or_a_content_but_not_with_what_is_left_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("1")
    first = digest_of_tree(tmp_path, frozenset({"node_modules"}))
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "b.js").write_text("2")
    assert digest_of_tree(tmp_path, frozenset({"node_modules"})) == first
    (tmp_path / "src" / "a.ts").write_text("3")
    changed = digest_of_tree(tmp_path, frozenset({"node_modules"}))
    assert changed != first
    (tmp_path / "src" / "a.ts").rename(tmp_path / "src" / "b.ts")
    assert digest_of_tree(tmp_path, frozenset({"node_modules"})) not in {first, changed}


def test_a_stamp_is_fresh_for_its_digest_only_and_others_are_kept(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "deep" / "stamps.json")
    assert not stamps.fresh("run", "1")
    stamps.set(run="1")
    stamps.set(dev="2")
    assert stamps.fresh("run", "1")
    assert stamps.fresh("dev", "2")
    assert not stamps.fresh("run", "2")


def test_a_cut_off_stamp_file_means_do_it_again(tmp_path: Path) -> None:
    file = tmp_path / "stamps.json"
    file.write_text('{"run": "1')
    assert not Stamps(file).fresh("run", "1")
    Stamps(file).set(run="1")
    assert Stamps(file).fresh("run", "1")
