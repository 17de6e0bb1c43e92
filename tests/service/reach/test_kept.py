"""What is kept of answers: the last few, each made once."""

from concurrent.futures import ThreadPoolExecutor

from service.reach.kept import LastFew


def test_a_value_is_made_once_however_many_ask_at_once() -> None:
    made: list[str] = []
    kept: LastFew[str] = LastFew(2)

    def make() -> str:
        made.append("x")
        return "value"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.of("key", make), range(50))) == {"value"}
    assert made == ["x"]


def test_only_the_last_few_stay_and_asking_again_counts_as_last() -> None:
    kept: LastFew[int] = LastFew(2)
    made: list[int] = []

    def of(number: int) -> int:
        def make() -> int:
            made.append(number)
            return number

        return kept.of(number, make)

    assert [of(each) for each in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]
