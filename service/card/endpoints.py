"""Print the offline card of one facility."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from facilities.errors import BadInputError
from facilities.findings import CHINA_TIME
from service.auth.access import CurrentAccount, settings_of
from service.auth.policy import Action, Scope
from service.card.composing import Basis, compose
from service.card.errors import CardError
from service.card.roads import roads_of_moments
from service.card.wording import Language
from service.database import database_of
from service.errors import Conflict, Fault, Unready, unknown
from service.errors.handlers import PROBLEMS
from service.referrals import refusals
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import rules_of
from service.situation.road_queries import register
from service.situation.served import roads_served

router = APIRouter(prefix="/api/facilities", tags=["card"], responses=PROBLEMS)

PDF = "application/pdf"


@router.get(
    "/{code}/card.pdf",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}},
)
def get_card(
    code: Annotated[str, Path(max_length=80)],
    request: Request,
    account: CurrentAccount,
    language: Annotated[Language, Query()] = "zh",
) -> Response:
    """Print where to go from a facility, by day and by night, on one page for the wall.

    It is made on the ordinary roads of the hour: closures and free beds change, paper does not.
    """
    # a third of what a server takes to start, and most print no card
    from service.card.printing import card_typeface, set_card

    now = datetime.now(UTC)
    roads, rules, settings = roads_served(request), rules_of(request).loaded, settings_of(request)
    with database_of(request).read() as session:
        known = network(session, vocabulary=rules.book.vocabulary)
        closures = len(register(session).held(now).closures)
    facility = known.get(code)
    if facility is None:
        raise unknown("facility", "机构", code)
    account.require(Action.PRINT_CARD, Scope(facility.code, facility.area_code))
    day = now.astimezone(CHINA_TIME).date()
    basis = Basis(
        known,
        roads_of_moments(roads, day, with_labels=False),
        rules.book,
        load_policy(rules.override),
        day,
        duty_phone=settings.duty_phone,
        closures_left_out=closures,
        demo=settings.demo,
    )
    try:
        typeface = card_typeface(basis)
        content = set_card(compose(facility, basis), typeface, language)
    except CardError as error:
        raise _refused(error) from error
    except BadInputError as error:
        raise refusals.refused(error.problems) from error
    headers = {"content-disposition": f'inline; filename="card-{day:%Y%m%d}.pdf"'}
    return Response(content, media_type=PDF, headers=headers)


def _refused(error: CardError) -> Unready | Conflict:
    if error.code == "font_missing":
        zh = "转诊卡的字体没有装：请管理员联网运行一次 make setup。"
        return Unready(Fault(error.code, str(error), zh))
    zh = "一页纸放不下：请在规则里减少常见病情。"
    return Conflict(Fault(error.code, str(error), zh))
