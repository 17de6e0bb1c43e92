"""What a deployment may set, typed, with the reason for each value."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one deployment, read from ``GREENLANE_…`` variables.

    Built once and given to ``create_app``; nothing reads them from a module global.
    """

    model_config = SettingsConfigDict(env_prefix="GREENLANE_", frozen=True, extra="ignore")

    data_dir: Path = Path(".greenlane/data")
    """Where the embedded database lives when no ``database_url`` is given."""

    database_url: str | None = None
    """``sqlite:///…``, ``postgres://…`` or ``postgresql://…``; none means a file in data_dir."""

    roads_dir: Path | None = None
    """A directory made by ``greenlane roads build``."""

    utc_offset: timedelta | None = Field(
        default=None, ge=timedelta(hours=-12), le=timedelta(hours=14)
    )
    """How far local time is ahead of UTC, such as ``PT8H``: night on the roads and ferries follow
    it. None means China's, as the table of conditions says."""

    calibration: Path | None = None
    """A file made by ``greenlane roads calibrate``: times fitted to this region's own trips."""

    rules_dir: Path | None = None
    """The deployment's own rules: one TOML file, or a directory of them, over the packaged ones."""

    host: str = "127.0.0.1"
    """Loopback unless said otherwise: a first try must not listen to a whole hospital network."""

    port: int = Field(default=8000, ge=1, le=65535)

    demo: bool = False
    """Invented data and accounts whose passwords are shown on the sign-in page."""

    name: str = Field(default="Greenlane 绿色通道", max_length=80)
    """The deployment's name, shown before anybody signs in."""

    duty_phone: str = Field(default="", max_length=40)
    """Whom to call when the service cannot help; shown before anybody signs in."""

    cookie_secure: bool = True
    """Off only on a loopback demo, which has no TLS."""

    session_time: timedelta = Field(default=timedelta(hours=12), gt=timedelta(0))
    """One duty shift with its hand-over; domain.md asks for no sign-in during a rescue."""

    sign_in_tries: int = Field(default=5, ge=1, le=20)
    """Wrong passwords in a row before a pause: within GB/T 22239-2019 8.1.4.1, which asks for a
    limit and leaves the number to the deployment (proposal)."""

    sign_in_lock: timedelta = Field(default=timedelta(minutes=15), gt=timedelta(0))
    """Makes guessing slow, yet a locked clinician is back within one case (proposal)."""

    sqlite_poll: timedelta = Field(default=timedelta(seconds=0.5), gt=timedelta(0))
    """How often the embedded database is asked whether another process committed: a tenth of the
    heartbeat, so that a short command's change shows before the next beat."""

    @property
    def resolved_database_url(self) -> str:
        """The database to use: the one named, else a file in ``data_dir``."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.data_dir.expanduser().resolve() / 'greenlane.db'}"
