"""`greenlane serve`: serve what the settings name, until it is stopped."""

import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import give_up, refusing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.auth.schemas import DemoAccount
    from service.settings import Settings

BACKLOG = 2048
MAX_SOCKET_FRAME_BYTES = 64 * 1024
"""Far above the one sentence that a board says, so that it is refused in words."""
APPLICATION = "service.app:create_app"  # named as any other server would name it


def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; GREENLANE_HOST.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port to listen on; GREENLANE_PORT."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            metavar="PATH",
            help="Your own rules: a TOML file or a directory; GREENLANE_RULES_DIR.",
        ),
    ] = None,
) -> None:
    """Serve what the GREENLANE_… settings name."""
    from service.cli.storage import read_settings

    settings = read_settings()
    update = {
        "host": host or settings.host,
        "port": port or settings.port,
        "rules_dir": rules or settings.rules_dir,
    }
    settings = settings.model_copy(update=update)
    check_rules(settings)
    check_roads(settings)
    with closing(bound_socket(settings.host, settings.port)) as listening:
        typer.echo(f"Greenlane on http://{settings.host}:{settings.port}", err=True)
        run(settings, listening)


def run(
    settings: "Settings", listening: socket.socket, demo_accounts: "Sequence[DemoAccount]" = ()
) -> None:
    """Serve on a socket that is bound already, until stopped."""
    # The web takes a second to import; other commands must not wait for it.
    import uvicorn
    from uvicorn.importer import import_from_string

    from service.cli.storage import check_nobody_serves

    check_nobody_serves(settings)
    config = uvicorn.Config(
        import_from_string(APPLICATION)(settings, demo_accounts),
        log_level="warning",
        # Compressing each small frame for thousands of sockets costs more than it saves.
        ws_per_message_deflate=False,
        # The server's own limit is 16 MiB: a few hundred sockets could fill the memory.
        ws_max_size=MAX_SOCKET_FRAME_BYTES,
    )
    uvicorn.Server(config).run(sockets=[listening])


def check_rules(settings: "Settings") -> None:
    """Refuse to serve by rules that cannot be read, with everything that is wrong with them."""
    from facilities.standards import load_standards
    from service.referrals.policy import load_policy
    from service.registry.rules import RulesInForce

    with refusing():
        RulesInForce.load(settings.rules_dir, (load_policy, load_standards))


def check_roads(settings: "Settings") -> None:
    """Say when there are no roads to serve; give up when they, or their times, cannot be read."""
    from routing.errors import RoadsError
    from routing.graph import RoadGraph
    from routing.itineraries import read_stops

    if settings.roads_dir is None:
        typer.echo(
            "greenlane: no roads to serve: build them with greenlane roads build, then set "
            "GREENLANE_ROADS_DIR; until then no question can be answered.",
            err=True,
        )
        return
    try:
        graph = RoadGraph.load(settings.roads_dir)
        read_stops(settings.roads_dir)
        if settings.calibration is not None:
            from routing.calibration import Calibration

            Calibration.load(settings.calibration).factors(graph, datetime.now(UTC))
    except RoadsError as error:
        give_up(str(error))


def bound_socket(host: str, port: int) -> socket.socket:
    """Take the port before anything else is opened, so that a taken one costs one sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)  # from here on a question waits for the start, and is answered
    except OSError as error:
        listening.close()
        give_up(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")
    return listening
