"""P7, P8: which acts could answer which, and the chains of a great many links."""

from benchmarks.measures import Sample, Setting, child


def candidates(setting: Setting) -> Sample:
    """Compare `count` acts of 200 actors, some far busier than others, over 60 years: pairs within 14 days."""
    return child("candidates", str(setting.count), str(setting.chance.randrange(1 << 30)))


def chains(setting: Setting) -> Sample:
    """Draw the chains of a log of `count` events, two in three of them links: components, depths, peak memory."""
    return child("chains", str(setting.count), str(setting.chance.randrange(1 << 30)))
