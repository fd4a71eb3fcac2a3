"""Live connectors: ask a publisher politely, check that the whole answer came, hand on its bytes.

    settings.py    where each publisher is, how fast we may ask, how long we try
    http.py        the one client: pace, retries, cache, errors in plain words
    nomis.py       figures in pages; nomis_codes.py: what there is to ask for
    ees.py         Explore education statistics (Department for Education)
    els.py         Explore local statistics (Office for National Statistics)
    wants.py       what a place needs, from wants/*.toml: planning only, asks nobody
    fetch.py       carries a plan out, resuming where it stopped, one result or failure a request

Knows no areas, measures or lake: it yields RawFiles, and the caller imports them.
"""
