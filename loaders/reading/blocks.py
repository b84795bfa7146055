"""A text file as blocks of UTF-8 bytes: unpacked, decoded, without byte-order mark."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from graph_engine.errors import LoadError, UnreadableFile
from loaders.reading.chunk import file_error

UTF8 = ("utf-8", "utf8", "utf_8", "ascii")
BLOCK_BYTES = 64 * 1024 * 1024
"""How much of a file is in memory at a time (ours: some 0.5 M transactions)."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_blocks(path: Path, encoding: str, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The content of a text file in UTF-8, block by block.

    Parameters
    ----------
    path : Path
        The file; one that ends in ``.gz`` is unpacked.
    encoding : str
        How its text is encoded. UTF-8 is passed on as it is: whoever parses it finds what is wrong in it.
    block_bytes : int
        Size of the blocks read, in bytes.

    Raises
    ------
    UnreadableFile
        If it cannot be read, is cut short, is empty, holds no text, or is not in the encoding.
    """
    try:
        with _open(path) as file:
            yield from _decoded(_raw_blocks(path, file, encoding, block_bytes), path, encoding)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise file_error(UnreadableFile, path, None, f"is no whole gzip file: {error}") from error
    except OSError as error:
        raise file_error(UnreadableFile, path, None, f"cannot be read: {error.strerror or error}") from error


def _open(path: Path) -> IO[bytes]:
    """The file, unpacked."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return path.open("rb")


def is_utf8(encoding: str) -> bool:
    """Whether an encoding is UTF-8 or a part of it."""
    return encoding.lower() in UTF8


def _raw_blocks(path: Path, file: IO[bytes], encoding: str, block_bytes: int) -> Iterator[bytes]:
    """Blocks as they are in the file; the first is checked for marks of another encoding."""
    block = file.read(block_bytes)
    if not block:
        raise file_error(UnreadableFile, path, 1, "the file is empty: it has no header")
    _check_marks(path, block, encoding)
    if is_utf8(encoding):
        block = block.removeprefix(codecs.BOM_UTF8)
    while block:
        yield block
        block = file.read(block_bytes)


def _check_marks(path: Path, block: bytes, encoding: str) -> None:
    """A byte-order mark that contradicts the mapping."""
    name = encoding.lower().replace("_", "-")
    if block.startswith(codecs.BOM_UTF8) and not (is_utf8(encoding) or name == "utf-8-sig"):
        raise _marked(path, "utf-8", encoding)
    if block.startswith(UTF16_MARKS) and not name.startswith("utf-16"):
        raise _marked(path, "utf-16", encoding)


def _marked(path: Path, mark: str, encoding: str) -> LoadError:
    """A byte-order mark of another encoding."""
    return file_error(
        UnreadableFile, path, 1, f"begins with the byte-order mark of {mark}, but the mapping says {encoding}"
    )


def _decoded(blocks: Iterator[bytes], path: Path, encoding: str) -> Iterator[bytes]:
    """Blocks as UTF-8."""
    if is_utf8(encoding):
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    line, before = 1, b""
    for block in blocks:
        text = _decode(decoder, block, path, line, before, final=False)
        line, before = line + text.count("\n"), block[-8:]
        yield text.removeprefix("\ufeff").encode()
    yield _decode(decoder, b"", path, line, before, final=True).encode()


def _decode(  # noqa: PLR0913
    decoder: codecs.IncrementalDecoder, block: bytes, path: Path, line: int, before: bytes, *, final: bool
) -> str:
    """A block as text."""
    try:
        return decoder.decode(block, final=final)
    except UnicodeDecodeError as error:
        whole = error.object if isinstance(error.object, bytes) else before
        at = line + whole[: error.start].count(b"\n")
        bad = whole[error.start : error.start + 4]
        raise file_error(
            UnreadableFile,
            path,
            at,
            f"bytes {bad!r} are not {error.encoding}; give the file's encoding in format",
        ) from error
