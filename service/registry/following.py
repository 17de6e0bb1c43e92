"""Follow the rules that another process put in force, so that all answer by the same."""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from facilities.errors import BadInputError
from service.database import Database
from service.registry.queries import rules_recorded
from service.registry.rules import RulesInForce, override_of
from service.tables import RulesVersionRow

logger = logging.getLogger(__name__)


class RulesFollower:
    """Takes over what was recorded last, each time it is another than the one seen before."""

    def __init__(self, database: Database, rules: RulesInForce) -> None:
        self._database = database
        self._rules = rules
        self._seen: int | None = None

    async def run(self) -> None:
        """Look at every commit until cancelled."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(changed.set)

        stop = self._database.on_commit(wake)
        try:
            while True:
                await changed.wait()
                changed.clear()
                await asyncio.to_thread(self.look)
        finally:
            stop()

    def look(self) -> bool:
        """Put in force what was recorded last; true when that was news.

        What cannot be read here, such as rules of a newer version of the program, changes nothing.
        """
        try:
            return self._look()
        except SQLAlchemyError as error:
            logger.warning("the rules could not be looked at: %s", type(error).__name__)
        except BadInputError as error:
            logger.error("the recorded rules cannot be read here: %s", error)  # noqa: TRY400
        return False

    def _look(self) -> bool:
        with self._database.read() as session:
            newest = select(RulesVersionRow.seq).order_by(col(RulesVersionRow.seq).desc())
            number = session.exec(newest.limit(1)).first()
            # By its number: rules that are taken back have a hash that was seen before.
            if number == self._seen:
                return False
            self._seen = number
            recorded = rules_recorded(session)
        if recorded is None or recorded.hash == self._rules.book.hash:
            return False
        self._rules.put_in_force(self._rules.read_recorded(override_of(recorded.override)))
        return True
