"""``fundgraph keys``: who may call the API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.cli.screen import Screen, written
from api.cli.work import work_of

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="API keys: make, list, revoke.")


@app.command("create")
def create(
    context: typer.Context,
    roles: Annotated[list[str], typer.Option("--grant", help="A role the key holds; repeat for more.")],
    label: Annotated[str, typer.Option(help="Whose key it is.")],
    days: Annotated[int, typer.Option(min=1, help="Days until it expires.")] = 90,
) -> None:
    """Make a key and show it, this once."""
    from api.work.keys import KeyTerms, create_key

    screen: Screen = context.obj
    screen.viewer().require("keys")
    now = datetime.now(UTC)
    made = create_key(work_of(screen), KeyTerms(tuple(roles), label, now + timedelta(days=days)), now=now)
    value = {**vars(made.key), "key": made.text}
    screen.answer(
        value,
        lambda: screen.say(
            "key_made",
            key_id=made.key.key_id,
            roles=", ".join(made.key.roles),
            until=written(made.key.expires_at),
            secret=made.text,
        ),
    )


@app.command("list")
def listed(context: typer.Context) -> None:
    """List the keys, never their secrets."""
    from api.work.keys import list_keys

    screen: Screen = context.obj
    screen.viewer().require("keys")
    keys = [vars(key) for key in list_keys(work_of(screen))]
    shown = (key | {"roles": ", ".join(key["roles"])} for key in keys)
    columns = ("key_id", "label", "roles", "created_at", "expires_at", "revoked_at", "last_used_at")
    screen.answer(keys, lambda: screen.table(columns, ([key[name] for name in columns] for key in shown)))


@app.command("revoke")
def revoke(
    context: typer.Context, key_id: Annotated[str, typer.Argument(help="The key's id.", metavar="KEY_ID")]
) -> None:
    """Make a key useless from now on."""
    from api.work.keys import revoke_key

    screen: Screen = context.obj
    screen.viewer().require("keys")
    key = revoke_key(work_of(screen), key_id, now=datetime.now(UTC))
    screen.answer(
        vars(key),
        lambda: screen.say("key_revoked", key_id=key.key_id),
    )
