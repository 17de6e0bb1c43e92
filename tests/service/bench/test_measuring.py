from __future__ import annotations

from service.bench.measuring import TURN, Samples, measured, taking_turns


def test_a_measurement_runs_the_thing_as_often_as_it_says() -> None:
    calls: list[None] = []
    found, standard = measured(lambda: calls.append(None), 30)
    assert (found.n, standard.n) == (30, 30)
    assert len(calls) > 30  # some to warm up
    assert 0 <= found.median_ms <= found.p95_ms


def test_tasks_take_turns_of_a_few_and_each_gets_every_question() -> None:
    asked: list[tuple[str, int]] = []

    def note(name: str, number: int) -> None:
        asked.append((name, number))

    taken = taking_turns({"a": lambda n: note("a", n), "b": lambda n: note("b", n)}, TURN + 1)
    assert {name: len(each.taken_ns) for name, each in taken.items()} == {
        "a": TURN + 1,
        "b": TURN + 1,
    }
    counted = asked[-2 * (TURN + 1) :]  # before them it was warmed up
    first, last = range(TURN), TURN
    in_turns = [("a", n) for n in first] + [("b", n) for n in first] + [("a", last), ("b", last)]
    assert counted == in_turns


def test_a_task_that_measured_itself_is_believed() -> None:
    assert taking_turns({"far": lambda number: 7000 + number}, 3)["far"].taken_ns == [
        7000,
        7001,
        7002,
    ]


def test_samples_are_said_in_microseconds_and_milliseconds() -> None:
    samples = Samples([1_000_000, 2_000_000, 9_000_000])
    assert samples.us() == 2000
    assert samples.ms() == 2
    assert samples.ms(1.0) == 9
