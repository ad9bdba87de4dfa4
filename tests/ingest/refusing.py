"""What every refusal of an import has to say: where in the file it is."""

from timeline.errors import RowsRefused, TimelineError


def tell_where(error: TimelineError) -> None:
    """Check that a refusal names the file, and each of its rows a line."""
    assert error.where
    if isinstance(error, RowsRefused):
        assert error.errors
        assert all("line" in one.where for one in error.errors)
