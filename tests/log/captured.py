"""A captured page, how it is kept, and what then lies in the folder."""

import io
from hashlib import sha256
from pathlib import Path

from tests.builders import PAGE
from timeline.log.blobs import Blobs
from timeline.log.intake import Blob

NAME = sha256(PAGE).hexdigest()


def put(blobs: Blobs, content: bytes = PAGE, **more: int) -> Blob:
    return blobs.put(io.BytesIO(content), **more)


def everything_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if not path.is_dir())
