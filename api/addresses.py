"""The parameters in an address: a route takes those that the description of the API says, and no others."""

from fastapi import Request

from graph_engine.errors import BadParameter

EVERYWHERE = frozenset({"lang"})
"""What a program may say with every request, also where an answer holds no sentences."""


def check_address(request: Request) -> None:
    """Do nothing if the route takes every parameter in the address of a request.

    Raises
    ------
    BadParameter
        If it does not know one, which would have no effect; names those it takes, or the routes below it.
    """
    if not request.query_params:
        return
    template = request.app.state.templates[request.scope["endpoint"]]
    paths = request.app.openapi()["paths"]
    taken = {
        one["name"]: one["schema"]
        for one in paths[template][request.method.lower()].get("parameters", ())
        if one["in"] == "query"
    }
    if any(schema.get("type") == "object" for schema in taken.values()):
        return
    for name in request.query_params:
        if name not in taken.keys() | EVERYWHERE:
            below = [path for path in paths if path.startswith(f"{template}/")]
            known = ", ".join(sorted(taken)) or f"none; below it there are {', '.join(below) or 'none'}"
            allowed = f"what {request.method} {template} takes: {known}"
            raise BadParameter("a parameter of the address", name, allowed)
