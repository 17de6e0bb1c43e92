"""Who is signed in, as the rest of the service knows them."""

from dataclasses import dataclass
from uuid import UUID

from service.auth.policy import Action, Holding, Scope, allowed
from service.auth.schemas import Me, RoleView
from service.errors import not_allowed


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in person or wall screen with its roles."""

    id: UUID
    account: str
    display_name: str
    holdings: tuple[Holding, ...]

    def may(self, action: Action, scope: Scope) -> bool:
        """Say whether this account may do this there."""
        return allowed(self.holdings, action, scope)

    def require(self, action: Action, scope: Scope) -> None:
        """Refuse with ``not_allowed`` unless this account may do this there."""
        if not self.may(action, scope):
            raise not_allowed()

    def me(self) -> Me:
        """Show the account to itself."""
        return Me(
            id=self.id,
            account=self.account,
            display_name=self.display_name,
            roles=[
                RoleView(role=holding.role, facility=holding.facility, area=holding.area)
                for holding in self.holdings
            ],
        )
