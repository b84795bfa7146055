"""``fundgraph demo``: a bank from nothing to a screen for each user."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.screen import Screen

if TYPE_CHECKING:
    from api.demo.folder import DemoFolder
    from api.demo.making import Asked
    from api.demo.programs import Entry
    from api.settings import Settings

BASE = Path("demo")
"""Where a demonstration is made unless ``--home`` names another folder."""


def demo(  # noqa: PLR0917 - typer reads options by name
    context: typer.Context,
    customers: Annotated[int, typer.Option(help="How many customers the bank has, from 300.")] = 20_000,
    months: Annotated[int, typer.Option(help="How many months of transactions, 1 to 60.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed makes the same bank.", min=0)] = 1,
    serve: Annotated[bool, typer.Option(help="Serve the API at the end, until Ctrl-C.")] = True,
    port: Annotated[
        int, typer.Option(help="Port of the API; where it is taken, another.", min=1, max=65535)
    ] = 8000,
) -> None:
    """Generate a bank, load, analyse and publish it, and show one screen for each user, with pictures.

    Everything is made below ./demo, or below the folder that --home names, anew each time; only what an
    earlier demo made is removed.
    """
    from api.cli.listening import listen_near, serve_on
    from api.demo.folder import begun_anew
    from api.demo.making import Asked
    from api.demo.programs import Entry
    from api.demo.rendering import tell
    from api.settings import load_settings

    screen: Screen = context.obj
    base = (screen.given_home or BASE).expanduser().absolute()
    with begun_anew(base) as folder:
        settings = load_settings(home=folder.home, port=port, database_url="")
        opened = listen_near(settings.host, settings.port) if serve else None
        free = opened.getsockname()[1] if opened else settings.port
        entry = Entry(
            f"http://{settings.host}:{free}", _one_off_key(settings), f"fundgraph serve --port {free}"
        )
        _make_and_show(screen, folder, Asked(customers, months, seed), entry)
        if opened:
            if screen.talks:
                tell("serving", screen.lang, url=entry.url)
            serve_on(opened, settings)


def _make_and_show(screen: Screen, folder: "DemoFolder", asked: "Asked", entry: "Entry") -> None:
    """Make everything, then print the screens."""
    from api.demo.making import Clock, made_anew
    from api.demo.pages import as_value, pages_of
    from api.demo.rendering import setup, show_page, tell

    if screen.talks:
        tell("begin", screen.lang, base=folder.base)
    clock = Clock(lambda line: typer.echo(line) if screen.talks else None, screen.lang)
    with screen.progress() as advance:
        show = made_anew(folder, asked, clock, screen.lang, advance)
    pages = clock.step(lambda: pages_of(show, entry), "pages_made", lambda _: {})
    clock.total()
    value = {"run_id": show.run.run_id, "home": folder.home, "key": entry.key, "url": entry.url}
    screen.answer(value | {"pages": [as_value(page) for page in pages]}, lambda: None)
    if screen.talks:
        tell("try_commands", screen.lang, setup=setup(folder.home))
        for page in pages:
            show_page(screen, page, Path.cwd())


def _one_off_key(settings: "Settings") -> str:
    """A key for one day with the roles of the three users."""
    from datetime import UTC, datetime, timedelta

    from api.work.database import open_work_database
    from api.work.keys import KeyTerms, create_key

    now = datetime.now(UTC)
    work = open_work_database(settings.work_url)
    try:
        terms = KeyTerms(("analyst", "campaign", "aml"), "demo", now + timedelta(days=1))
        return create_key(work, terms, now=now).text
    finally:
        work.dispose()
