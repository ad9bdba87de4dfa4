"""The views that there are."""

from timeline.views.chains import CHAINS
from timeline.views.findings import FINDING
from timeline.views.register import REGISTERED
from timeline.views.search import SEARCHING
from timeline.views.view import View


def registered() -> tuple[View, ...]:
    """Return the views in an order in which each comes after those that it needs."""
    return (REGISTERED, CHAINS, FINDING, SEARCHING)
