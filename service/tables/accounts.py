"""Who may sign in, and as what."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class AccountRow(SQLModel, table=True):
    """A person or a wall screen who may sign in. ``display_name`` is erasable.

    ``failed_pins`` counts wrong PINs typed at a wall screen; it is kept apart from the sign-in's
    own count, so that a passer-by cannot sign the screen out.
    """

    __tablename__ = "account"

    id: UUID = Field(primary_key=True)
    account: str = Field(unique=True)
    display_name: str
    password_hash: str
    pin_hash: str | None = None
    created_at: datetime
    disabled_at: datetime | None = None
    failed_sign_ins: int = 0
    locked_until: datetime | None = None
    failed_pins: int = 0
    pins_locked_until: datetime | None = None


class RoleRow(SQLModel, table=True):
    """An account holds a role at one facility, over one area, or (administrator) nowhere."""

    __tablename__ = "role"

    id: int | None = Field(default=None, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    role: str
    facility: str | None = Field(default=None, foreign_key="facility.code")
    area: str | None = None


class SessionRow(SQLModel, table=True):
    """A signed-in browser: only the hash of its token is kept."""

    __tablename__ = "session"

    token_hash: str = Field(primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime
    expires_at: datetime
