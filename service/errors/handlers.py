"""Turn refusals into problem+json answers; the only place that maps domain errors to HTTP."""

import logging
import secrets
import sqlite3
from collections.abc import Iterable
from traceback import extract_tb
from typing import Any

from fastapi import FastAPI, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from facilities.errors import BadInputError
from facilities.errors import Problem as DomainProblem
from routing.errors import RoadsError
from service.errors import (
    NEVER_SHOWN,
    Fault,
    InvalidInput,
    NotFound,
    Problem,
    Unready,
    schemas,
    shown,
)

PROBLEM_JSON = "application/problem+json"
log = logging.getLogger("greenlane.errors")

# Which refusals of the road graph are a missing thing rather than a bad value.
ROADS_NOT_FOUND = frozenset({"unknown_way"})

# Connection exceptions, and an administrator who stops or starts the server.
STATES_OF_BEING_AWAY = ("08", "57P")

ZH_OF_VALIDATION = {
    "missing": "缺少此项。",
    "extra_forbidden": "不认识此项。",
    "json_invalid": "内容不是有效的 JSON。",
    "uuid_parsing": "编号格式不对。",
    "uuid_type": "编号格式不对。",
    "enum": "不是可选的值。",
    "literal_error": "不是可选的值。",
    "string_type": "应为文字。",
    "string_too_long": "文字过长。",
    "string_too_short": "文字过短。",
    "string_pattern_mismatch": "格式不对。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "float_type": "应为数字。",
    "float_parsing": "应为数字。",
    "datetime_parsing": "时间格式不对。",
    "datetime_from_date_parsing": "时间格式不对。",
    "timezone_aware": "时间缺少时区。",
    "list_type": "应为列表。",
    "too_long": "项目过多。",
    "too_short": "项目过少。",
    "value": "应为数字、短文字、是或否。",
    "origin": "请说明患者在哪家机构，或给出经纬度。",
    "control_character": "里面有看不见的字符。",
    "no_name": "请写出名称。",
    "no_number": "请写出能拨打的号码。",
    "null_island": "坐标 0,0 像是没有填，请填真实坐标。",
}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schemas.Problem} for status in (400, 401, 403, 404, 409, "4XX")
}
"""``responses=`` of every router, so that a client knows how it is refused. ``4XX`` also keeps
the framework from describing a 422 that is never answered."""


def answer(problem: Problem) -> Response:
    """Write a refusal as problem+json."""
    first = problem.first
    body = schemas.Problem(
        type="about:blank",
        title=problem.title,
        status=problem.status,
        code=first.code,
        detail=first.detail,
        zh=first.zh,
        field=first.field,
        value=first.value,
        errors=[
            schemas.ProblemFault(
                field=fault.field,
                value=fault.value,
                code=fault.code,
                detail=fault.detail,
                zh=fault.zh,
                params=dict(fault.params),
            )
            for fault in problem.faults
        ],
    )
    return Response(body.model_dump_json(), status_code=problem.status, media_type=PROBLEM_JSON)


def from_validation(errors: Iterable[dict[str, Any]]) -> Problem:
    """Name every field that did not validate, without echoing a secret or a whole body."""
    faults: dict[tuple[str | None, str], Fault] = {}
    for error in errors:
        path = [str(part) for part in error["loc"][1:]]
        kind = str(error["type"])
        if kind == "json_invalid":
            fault = Fault("malformed", "The body is not valid JSON.", ZH_OF_VALIDATION[kind])
            return InvalidInput(fault)
        field = ".".join(path) or None
        secret = field is None or kind == "missing" or NEVER_SHOWN.intersection(path)
        fault = Fault(
            "invalid",
            f"{field or 'body'}: {error['msg']}.",
            f"{field or '内容'}:{ZH_OF_VALIDATION.get(kind, '此项的值不能用。')}",
            field,
            None if secret else shown(error.get("input")),
            {"rule": kind},
        )
        # A union reports once for each of its members: one fault a field is enough.
        faults.setdefault((field, kind), fault)
    return InvalidInput(*faults.values())


def from_bad_input(error: BadInputError) -> Problem:
    """Carry over what the clinical rules refuse, each with its place."""
    return InvalidInput(
        *(
            Fault(
                problem.code,
                problem.message,
                problem.message,
                problem.field or problem.column,
                problem.value,
                _place(problem),
            )
            for problem in error.problems
        )
    )


def _place(problem: DomainProblem) -> dict[str, object]:
    """Say where in a file something is wrong."""
    if problem.row is None:
        return {}
    place: dict[str, object] = {"row": problem.row, "column": problem.column}
    return place if problem.sheet is None else place | {"sheet": problem.sheet}


def from_roads(error: RoadsError) -> Problem:
    """Carry over what the road graph refuses."""
    fault = Fault(error.code, str(error), str(error), params=error.params)
    return NotFound(fault) if error.code in ROADS_NOT_FOUND else InvalidInput(fault)


def from_database(error: OperationalError) -> Problem:
    """Say that the database is away, as while it restarts; raise what is a fault of ours."""
    state = getattr(error.orig, "sqlstate", None)
    is_sqlite = isinstance(error.orig, sqlite3.Error)
    # psycopg names no state where there was no server to name one
    is_away = not is_sqlite and (state is None or state.startswith(STATES_OF_BEING_AWAY))
    if not (is_away or error.connection_invalidated):
        raise error
    log.error("the database is away: %s %s", type(error.orig).__name__, state or "")
    return Unready(
        Fault(
            "database_away",
            "The database cannot be reached just now. Look whether this was saved, then try again.",
            "数据库暂时连不上。请先看看是否已保存，再试一次。",
        )
    )


def from_http(error: HTTPException) -> Problem:
    """Put the framework's own refusals into our shape."""
    known = {
        404: ("unknown_address", "There is nothing at this address.", "没有这个地址。"),
        405: ("wrong_method", "This address does not take this method.", "此地址不支持此方法。"),
    }
    malformed = ("malformed", "The body could not be read.", "内容读不出来。")
    problem = Problem(Fault(*known.get(error.status_code, malformed)))
    problem.status = error.status_code
    problem.title = "Request refused"
    return problem


async def _problem(connection: HTTPConnection, error: Exception) -> Response:
    problem = error if isinstance(error, Problem) else _translate(error)
    if isinstance(connection, WebSocket):
        await connection.close(code=4000 + problem.status, reason=problem.first.code)
    refused = answer(problem)
    if isinstance(error, HTTPException):
        refused.headers.update(error.headers or {})  # which methods an address does take
    return refused


def _translate(error: Exception) -> Problem:
    if isinstance(error, RequestValidationError):
        return from_validation(error.errors())
    if isinstance(error, BadInputError):
        return from_bad_input(error)
    if isinstance(error, RoadsError):
        return from_roads(error)
    if isinstance(error, HTTPException):
        return from_http(error)
    if isinstance(error, OperationalError):
        return from_database(error)
    raise error


def internal(method: str, address: str, error: Exception) -> Response:
    """Answer a failure of ours, and log where it happened under the same reference.

    It may have come after the commit, so whether something was saved is not claimed. The path, the
    kind of error and the places in the code only: a value, even in an error's own words, may be
    what must not reach a log.
    """
    reference = secrets.token_hex(4)
    places = ", ".join(
        f"{place.filename}:{place.lineno} {place.name}" for place in extract_tb(error.__traceback__)
    )
    log.error("%s %s %s: %s at %s", reference, method, address, type(error).__name__, places)
    return JSONResponse(
        {
            "type": "about:blank",
            "title": "Internal error",
            "status": 500,
            "code": "internal",
            "detail": "Something broke here. Look whether this was saved, then try again. "
            f"Reference {reference}.",
            "zh": f"系统出错。请先看看是否已保存，再试一次。编号 {reference}。",
            "field": None,
            "value": None,
            "errors": [],
            "reference": reference,
        },
        status_code=500,
        media_type=PROBLEM_JSON,
    )


def add_handlers(app: FastAPI) -> None:
    """Let every refusal leave as problem+json."""
    kinds = (Problem, RequestValidationError, BadInputError, RoadsError, HTTPException)
    for kind in (*kinds, OperationalError):
        app.add_exception_handler(kind, _problem)
