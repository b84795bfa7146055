"""Exports as files; each kind is a route of its own, so that its access rule stands in its signature."""

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.access import Caller, reader_of
from api.export_files import write_file
from api.exports import EXPORTS, ExportKind, export_frame
from api.language import Lang
from api.service import RunHere, ServiceHere
from graph_engine.errors import InputError

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


def route_for(kind: ExportKind) -> Callable[..., FileResponse]:
    """The handler that serves an export."""

    def handler(
        caller: Annotated[Caller, reader_of(kind.name)],
        service: ServiceHere,
        run: RunHere,
        lang: Lang,
        form: Annotated[Form, Query(alias="format", description="form of the file")] = Form.CSV,
    ) -> FileResponse:
        caller.asks_about([f"run:{run.run_id}"])
        exported = export_frame(run, caller.viewer, kind.name, lang=lang)
        most = service.settings.export_rows
        if exported.frame.height > most:
            raise ExportTooLargeError(
                f"{kind.name} has {exported.frame.height} rows, and FUNDGRAPH_EXPORT_ROWS allows {most}; "
                f"use `fundgraph export {kind.name}`"
            )
        folder = tempfile.TemporaryDirectory(prefix="fundgraph-export-")
        path = Path(folder.name) / f"{kind.name}-{run.run_id}.{form.value}"
        write_file(exported.frame, path)
        told = {
            "X-Run-Id": run.run_id,
            "X-Left-Out": f"outside_persons={exported.outside_persons}",
            "Content-Language": lang,
        }
        done = BackgroundTask(folder.cleanup)
        return FileResponse(path, 200, told, MEDIA_TYPES[form.value], done, path.name)

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
