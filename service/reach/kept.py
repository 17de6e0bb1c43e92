"""The last few answers, so that a page that asks again does not wait. Threads may share them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class LastFew(Generic[Value]):
    """At most so many values by what they were made from; one is made at a time.

    Making one takes the whole machine for up to a second, so that two at once gain nothing.
    """

    most: int
    _values: OrderedDict[Hashable, Value] = field(default_factory=OrderedDict, repr=False)
    _known: Lock = field(default_factory=Lock, repr=False)
    _making: Lock = field(default_factory=Lock, repr=False)

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Give the value of a key, made now where it is not among the last."""
        found = self._find(key)
        if found is not None:
            return found
        with self._making:
            found = self._find(key)  # somebody may have made it while this one waited
            if found is None:
                found = make()
                self._keep(key, found)
        return found

    def _find(self, key: Hashable) -> Value | None:
        with self._known:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def _keep(self, key: Hashable, value: Value) -> None:
        with self._known:
            self._values[key] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)
