"""Wire shapes of signing in."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Role(StrEnum):
    """What an account may be, at a facility, over an area, or everywhere."""

    CLINICIAN = "clinician"
    CENTRE = "centre"
    SCREEN = "screen"
    COORDINATOR = "coordinator"
    AUTHORITY = "authority"
    QC = "qc"
    ADMINISTRATOR = "administrator"


class SignIn(BaseModel):
    """An account and its password."""

    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=64)
    password: str = Field(max_length=256)


class RoleView(BaseModel):
    """One role with its scope: a facility, an area, or neither."""

    role: Role
    facility: str | None
    area: str | None


class Me(BaseModel):
    """Who is signed in."""

    id: UUID
    account: str
    display_name: str
    roles: list[RoleView]


class DemoAccount(BaseModel):
    """A seeded account of the demo, shown on the sign-in page as a one-tap button."""

    account: str
    password: str
    zh: str
    en: str
    roles: list[Role]


class Deployment(BaseModel):
    """What a page must know before anybody signs in."""

    demo: bool
    name: str
    duty_phone: str
    demo_accounts: list[DemoAccount]
    version: str
