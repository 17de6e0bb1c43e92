"""The built front end, served beside the API."""

from http import HTTPStatus
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import Scope


class Pages(StaticFiles):
    """The built front end; an address that is no file is a page of the application."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with the application's one page."""
        if path == "api" or path.startswith("api/"):
            raise _no_page(scope)
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND or Path(path).suffix:
                raise
            return await super().get_response("index.html", scope)


def _no_page(scope: Scope) -> HTTPException:
    """Say that an address of the API does not exist, or which methods it takes."""
    routes = scope["app"].routes
    taken = [
        method
        for method in ("GET", "POST", "PUT")
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in routes
            if not isinstance(route, Mount)
        )
    ]
    if not taken:
        return HTTPException(HTTPStatus.NOT_FOUND)
    return HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": ", ".join(taken)})
