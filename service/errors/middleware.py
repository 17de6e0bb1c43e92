"""What every request passes before the application: size, honest JSON, origin, safe headers."""

import json
import math
import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import Fault, InvalidInput, NotAllowed, Problem, TooLarge, shown
from service.errors.handlers import answer, internal

MAX_BODY_BYTES = 256 * 1024
"""A hundred times the longest honest request."""

MAX_FILE_BYTES = 4 * 1024 * 1024
"""A table of some thousand facilities; a longer one is imported by command."""

FILE_ADDRESS = re.compile(r"/api/(registry/[a-z]+/(preview|import)|reach/points)")
FILE_TYPES = frozenset(
    {
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
    }
)
"""What a table may come as, and where: its own reader checks the content."""

MAX_DEPTH = 32
"""No wire shape is deeper than four; beyond this a parser's own stack is the target."""

MAX_INTEGER = 2**63 - 1
"""What both databases can hold."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SAFE_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


class SafeHeaders:
    """Add the security headers to every answer, and keep answers of the API out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api"):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class QuietFailures:
    """Answer a failure of ours once, and keep its words out of the server's log.

    The framework would hand it on to the server, which prints every value an error speaks of and
    drops the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def noting_send(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        except Exception as error:
            failure = internal(scope.get("method", "socket"), scope["path"], error)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011, "reason": "internal"})
            elif has_started:
                # Cut off, so that half a file cannot pass for a whole one.
                raise RuntimeError("expected to finish an answer that had begun") from None
            else:
                await failure(scope, receive, send)


class SameOrigin:
    """Refuse a write or a socket that another site's page started.

    A client that sends no Origin is no browser and carries no one else's cookie.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "lifespan" or _same_origin(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()  # the handshake; closing before accepting answers it with 403
            await send({"type": "websocket.close", "code": 4403, "reason": "wrong_origin"})
        else:
            fault = Fault(
                "wrong_origin",
                "This request came from another site's page.",
                "此请求来自其他网站的页面。",
                "origin",
            )
            await _refuse(NotAllowed(fault), scope, receive, send)


def _is_file(scope: Scope, headers: Headers) -> bool:
    """Whether a body is a table for an address that takes one."""
    declared = headers.get("content-type", "").partition(";")[0].strip().lower()
    return declared in FILE_TYPES and FILE_ADDRESS.fullmatch(scope["path"]) is not None


def _check_type(content_type: str | None) -> None:
    """Refuse a body that does not say it is JSON; where a table is taken it was let through."""
    if "json" not in (content_type or "").lower():
        raise InvalidInput(
            Fault(
                "not_json",
                "Send the body as JSON, with the header content-type: application/json.",
                "请以 JSON 发送，并带上 content-type: application/json。",
                "content-type",
                shown(content_type),
            )
        )


class HonestBody:
    """Read a body once, within its limit, and refuse JSON that no client of ours writes.

    Counts bytes as they come, so that a chunked body without a length is bounded too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
            return
        try:
            _check_address(scope)
            headers = Headers(scope=scope)
            is_file = _is_file(scope, headers)
            body = await _read(headers, receive, MAX_FILE_BYTES if is_file else MAX_BODY_BYTES)
            if body is None:
                return
            if body and not is_file:
                _check_type(headers.get("content-type"))
                _check_json(body)
        except Problem as problem:
            await _refuse(problem, scope, receive, send)
            return
        pending = [body]

        async def replay() -> MutableMapping[str, Any]:
            if pending:
                return {"type": "http.request", "body": pending.pop(), "more_body": False}
            return await receive()

        await self.app(scope, replay, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            _check_address(scope)
        except InvalidInput as problem:
            await receive()  # the handshake
            await send({"type": "websocket.close", "code": 4400, "reason": problem.first.code})
            return
        await self.app(scope, receive, send)


def _same_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return True
    _, separator, host = origin.partition("://")
    return bool(separator) and host.lower() == headers.get("host", "").lower()


def _check_address(scope: Scope) -> None:
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        raise InvalidInput(
            Fault("malformed", "The address holds a NUL character.", "地址里有空字符。")
        )


async def _read(headers: Headers, receive: Receive, most: int) -> bytes | None:
    declared = headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > most:
        raise _too_large(most)
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks += message.get("body", b"")
        if len(chunks) > most:
            raise _too_large(most)
        if not message.get("more_body", False):
            return bytes(chunks)


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        Fault(
            "too_large",
            f"The body is larger than {most // 1024} KiB.",
            f"内容超过 {most // 1024} KiB。",
            params={"max_bytes": most},
        )
    )


def _check_json(body: bytes) -> None:
    if not body:
        return
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_repeated_keys,
        )
    except (ValueError, RecursionError):
        raise _malformed("The body is not valid JSON in UTF-8.") from None
    for part in _parts(value):
        if isinstance(part, str) and not _clean(part):
            raise _malformed("The body holds a NUL or half a character.")
        if isinstance(part, float) and not math.isfinite(part):
            raise _malformed("The body holds a number that is not finite.")
        if isinstance(part, int) and abs(part) > MAX_INTEGER:
            raise _malformed("The body holds a number that is too large.")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"expected a number, got {name}")


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Readers of JSON differ in which one they take; of two gestations neither may be guessed.
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            name = shown(key)
            detail = f"The body names {name} twice."
            raise InvalidInput(Fault("duplicate_key", detail, f"内容里 {name} 写了两次。", name))
        found[key] = value
    return found


def _clean(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _parts(value: object, depth: int = 0) -> Iterator[object]:
    if depth > MAX_DEPTH:
        raise _malformed("The body is nested too deeply.")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _parts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner, depth + 1)
    else:
        yield value


def _malformed(detail: str) -> InvalidInput:
    return InvalidInput(Fault("malformed", detail, "内容不是有效的 JSON。"))


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    await answer(problem)(scope, receive, send)
