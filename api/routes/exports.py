"""Exports as files; each kind is a route of its own, so that its access rule stands in its signature."""

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.access import Caller, reader_of
from api.export_files import write_file
from api.exports import EXPORTS, ExportAsked, Exported, ExportKind, FeaturesAsked, export_frame
from api.language import Lang
from api.service import RunHere, ServiceHere
from graph_engine.errors import InputError
from graph_engine.model_features import Per
from graph_engine.runs import Run

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Form(StrEnum):
    """Forms of a file."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    XLSX = "xlsx"


ROUTER = APIRouter(prefix="/exports", tags=["exports"])


class ExportTooLargeError(InputError):
    """The export is too large to be served here."""

    status = 413


def features_asked(
    per: Annotated[Per, Query(description="what a row is about")] = "party",
    snapshot_days: Annotated[
        int, Query(ge=1, le=3660, description="days from one snapshot of the network to the next")
    ] = FeaturesAsked.snapshot_days,
) -> FeaturesAsked:
    """Which features the query asks for."""
    return FeaturesAsked(per, snapshot_days)


def asked_of(kind: str) -> Callable[..., FeaturesAsked]:
    """What else a route takes: only that of features takes anything."""
    return features_asked if kind == "features" else FeaturesAsked.standard


def check_movements(run: Run, most: int) -> None:
    """Refuse to compute features of more movements than rows may be exported here.

    Raises
    ------
    ExportTooLargeError
        If there are more.
    """
    n_movements = sum(len(run.index.edges(name)) for name in ("TRANSFERRED", "BOOKED"))
    if n_movements > most:
        raise ExportTooLargeError(
            f"features are computed from {n_movements} movements, and FUNDGRAPH_EXPORT_ROWS allows {most}; "
            "use `fundgraph export features`"
        )


def check_rows(name: str, exported: Exported, most: int) -> None:
    """Refuse to send more rows than may be exported here.

    Raises
    ------
    ExportTooLargeError
        If there are more.
    """
    if exported.frame.height > most:
        raise ExportTooLargeError(
            f"{name} has {exported.frame.height} rows, and FUNDGRAPH_EXPORT_ROWS allows {most}; "
            f"use `fundgraph export {name}`"
        )


def sent(exported: Exported, name: str, form: Form, headers: dict[str, str]) -> FileResponse:
    """The rows as a file of a temporary folder, which is removed once it is sent."""
    folder = tempfile.TemporaryDirectory(prefix="fundgraph-export-")
    path = Path(folder.name) / f"{name}.{form.value}"
    write_file(exported.frame, path)
    done = BackgroundTask(folder.cleanup)
    return FileResponse(path, 200, headers, MEDIA_TYPES[form.value], done, path.name)


def route_for(kind: ExportKind) -> Callable[..., FileResponse]:
    """The handler that serves an export."""

    def handler(  # noqa: PLR0913, PLR0917 - FastAPI reads them by name
        caller: Annotated[Caller, reader_of(kind.name)],
        service: ServiceHere,
        run: RunHere,
        lang: Lang,
        features: Annotated[FeaturesAsked, Depends(asked_of(kind.name))],
        form: Annotated[Form, Query(alias="format", description="form of the file")] = Form.CSV,
    ) -> FileResponse:
        caller.asks_about([f"run:{run.run_id}"])
        most = service.settings.export_rows
        if kind.name == "features":
            check_movements(run, most)
        asked = ExportAsked(run, service.work, caller.viewer, lang)
        exported = export_frame(asked, kind.name, features)
        check_rows(kind.name, exported, most)
        told = {
            "X-Run-Id": run.run_id,
            "X-Left-Out": f"outside_persons={exported.outside_persons}",
            "Content-Language": lang,
        }
        return sent(exported, f"{kind.name}-{run.run_id}", form, told)

    handler.__doc__ = f"{kind.doc[0].upper()}{kind.doc[1:]}."
    return handler


for _kind in EXPORTS.values():
    ROUTER.add_api_route(
        f"/{_kind.name}",
        route_for(_kind),
        methods=["GET"],
        name=f"export_{_kind.name}",
        response_class=FileResponse,
        responses={200: {"content": {media.split(";", maxsplit=1)[0]: {} for media in MEDIA_TYPES.values()}}},
    )
