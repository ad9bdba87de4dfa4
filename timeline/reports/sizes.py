"""From how many steps on a page leaves out what repeats, so that it can still be opened, mailed and used."""

LONG = 60
"""A page of a chain of more steps prints nothing twice, and points to the command that prints it whole."""


def is_long(steps: int) -> bool:
    """Tell whether a chain of so many steps, over all that was ever known of it, is a long one."""
    return steps > LONG
