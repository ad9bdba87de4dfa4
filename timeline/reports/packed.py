"""A packed document that anybody may have sent, opened: every part of it unpacked within bounds, or a refusal."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from struct import error as struct_error

from timeline.errors import MalformedInput

MOST_UNPACKED, MOST_PARTS, MOST_XML = 256 * 1024 * 1024, 4_096, 64 * 1024 * 1024
MAIN = "word/document.xml"
"""The part that holds the text of a document."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def parts_of(content: bytes, fix: str) -> Mapping[str, bytes]:
    """Return the parts of a packed document by their names. Raises `MalformedInput` where one cannot be unpacked.

    `fix` is what the refusal says to do. All are unpacked, and their checksums compared:
    whoever reads the document after this meets no part that is damaged, and none of another
    size than it says.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if refused := next(_wrong(parts), None):
                raise MalformedInput(refused, fix=fix)
            return {one.filename: packed.read(one) for one in parts}
    except (  # what zipfile and zlib raise for bytes that somebody made: all were seen
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        struct_error,
        NotImplementedError,
        RuntimeError,
        LookupError,
        ValueError,
        OverflowError,
        EOFError,
        OSError,
    ) as error:
        message = f"it is damaged: {str(error) or type(error).__name__}"
        raise MalformedInput(message, fix=fix) from None


def _wrong(parts: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield what is wrong with a zip that is no document, is packed as none is, or unpacks too large."""
    names = {one.filename for one in parts}
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        yield f"it unpacks to more than {MOST_PARTS:,} parts or {MOST_UNPACKED // 1024 // 1024} MB: no report does"
    if any(one.filename.endswith(".xml") and one.file_size > MOST_XML for one in parts):
        yield f"a part of it unpacks to more than {MOST_XML // 1024 // 1024} MB: no report does"
    if MAIN not in names or "[Content_Types].xml" not in names:
        yield "it is a zip, and no DOCX"
    if len(names) < len(parts):
        yield "it holds two parts of one name, and programs differ in which they show"
    if any(one.flag_bits & _ENCRYPTED for one in parts):
        yield "it has a password"
    if any(one.compress_type not in _METHODS for one in parts):
        yield "it is damaged: a part of it is packed in a way in which no word processor packs"
