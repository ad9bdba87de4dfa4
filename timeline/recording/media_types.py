"""What kind of file a captured one is, by its name and its first bytes: a short fixed table, and no guess beyond it."""

from pathlib import PurePath

from timeline.errors import UsageRefused
from timeline.recording.refusals import misused

BYTES_LOOKED_AT = 512
"""How many bytes from the beginning of a file are enough to know it by."""

_BY_NAME = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".warc": "application/warc",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
_BY_CONTENT = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"WARC/1.", "application/warc"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
)
_MARKUP = b"<"
_AS_A_CAPTURE = "timeline append capture SOURCE --file FILE --media-type TYPE"


def media_type_of(name: str, beginning: bytes) -> str:
    """Return the media type that the name of a file and its first bytes tell, or the one of the two that tells any.

    Raises `UsageRefused` where neither does, or they contradict each other.
    """
    named = _BY_NAME.get(PurePath(name).suffix.lower())
    found = _of_content(beginning)
    if named is None and found is None:
        raise _untold(says="neither the name of the file nor its first bytes tell its media type")
    if named is not None and found is not None and named != found:
        raise _untold(says=f"by its name the file is {named}, by its first bytes {found}")
    return named or found or ""


def _of_content(beginning: bytes) -> str | None:
    start = beginning[:BYTES_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    # Markup may be written in capitals; the other signatures are exact.
    start = start.lower() if start.startswith(_MARKUP) else beginning
    return next((type_ for signature, type_ in _BY_CONTENT if start.startswith(signature)), None)


def _untold(*, says: str) -> UsageRefused:
    return misused(says=says, fix=f"say which it is, like text/html: {_AS_A_CAPTURE}")
