"""`python -m timeline` is `timeline`."""

import gc


def main() -> None:
    """Run the command line of this process and end it."""
    # Nothing of what is imported is garbage; to look for some takes a fifth of a cold start.
    gc.disable()
    from timeline.cli.app import main as run  # noqa: PLC0415  # not before

    run()


if __name__ == "__main__":
    main()
