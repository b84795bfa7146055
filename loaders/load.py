"""A source's files into the ledger: one mapping, any number of files, one ledger version."""

import hashlib
import json
from pathlib import Path
from typing import Any

from graph_engine.ledger import Ledger, PairingReport
from graph_engine.progress import Progress
from loaders.digests import digests
from loaders.files import source_files
from loaders.mapping import read_mapping
from loaders.quarantine import retry_waiting
from loaders.report import LoadReport, iso
from loaders.session import Gauge, Session, begin, load_files, retry, settle


def load(ledger: Ledger, source: str | Path, path: Path, *, progress: Progress | None = None) -> LoadReport:
    """Load a file or a folder into the ledger, as one new version.

    Parameters
    ----------
    ledger : Ledger
        Where to.
    source : str or Path
        The name of a shipped mapping, or the path of one.
    path : Path
        A file or a folder.
    progress : Progress, optional
        Told the file that is read and the bytes read of all files.

    Returns
    -------
    LoadReport
        What became of each row. A load that brings nothing new makes no new version.

    Raises
    ------
    LoadError
        If the mapping or a file is wrong; nothing is kept.
    LedgerBusy
        If another process is writing.
    """
    plan = read_mapping(source)
    files = source_files(plan, path)
    with digests(file.path for file in files) as found, ledger.write() as write:
        session = begin(plan, write, Gauge(progress, sum(file.path.stat().st_size for file in files)))
        load_files(session, files)
        retry(session)
        settle(session)
        waited = retry_waiting(write)
        record = _record(session, {file.name: found[file.path].result() for file in files})
        record["replayed"] = {name: count.to_json() for name, count in sorted(waited.files.items())}
        unresolved = session.intake.unresolved()
        version = write.commit(record)
    return LoadReport(
        record["load_id"], version, session.intake.tally, unresolved, _pairing(ledger, session, version)
    )


def _record(session: Session, hashes: dict[str, str]) -> dict[str, Any]:
    """What the ledger's version remembers of its load."""
    tally, source = session.intake.tally, session.source
    seed = [source.mapping.source, sorted(hashes.items()), session.write.version]
    return {
        "load_id": hashlib.sha256(json.dumps(seed).encode()).hexdigest()[:12],
        "source": source.mapping.source,
        "mapping": source.name,
        "files": {
            name: {"sha256": hashes[name], **tally.files[name].to_json()} for name in sorted(tally.files)
        },
        "sums": dict(sorted(tally.sums.items())),
        "reasons": dict(sorted(tally.reasons.items())),
        "from": iso(tally.first),
        "to": iso(tally.last),
    }


def _pairing(ledger: Ledger, session: Session, version: int) -> PairingReport:
    """How the legs of the ledger's statements pair, where the source is a statement."""
    if session.source.mapping.reading == "movement":
        return PairingReport(0, 0, 0)
    return ledger.snapshot(version).as_of(None).pairing()
