"""One folder per publisher's format: `source.toml` (what it is, whose, how we know it) and `parse.py`.

To add a format, copy a neighbour. A format's `parse.py` has two functions:

    detect(raw: RawFile) -> float     how sure we are that this file is ours, 0 to 1, from its first bytes
    parse(raw: RawFile, given: Given) -> Parsed

Nothing here knows areas, measures or the lake: places stay as the publisher wrote them.
"""
