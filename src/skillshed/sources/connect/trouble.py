"""What can go wrong between us and a publisher, and how a person is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from skillshed.sources.connect.settings import Publisher
from skillshed.terms.errors import SourceUnavailable

RETRIED = frozenset({429, 500, 502, 503, 504})
MEANING = {
    400: "it does not accept the question",
    401: "it wants a key",
    403: "it refuses",
    404: "it has nothing at that address",
    408: "it waited too long for us",
    413: "the question is too large",
    414: "the question is too long",
    429: "it says that we ask too often",
    500: "it has a fault of its own",
    502: "it has a fault of its own",
    503: "it is closed for the moment",
    504: "it took too long itself",
}


class AskError(Exception):
    """One request that failed: what came, whether another try can help, and how long the publisher asks us to wait."""

    def __init__(
        self,
        came: str,
        *,
        again: bool,
        wait: float | None = None,
        status: int | None = None,
        said: str = "",
        reached: bool = True,
    ) -> None:
        super().__init__(came)
        self.came = came
        self.again = again
        self.wait = wait
        self.status = status
        self.said = said
        self.reached = reached


def from_status(status: int, content: bytes, retry_after: str = "", location: str = "") -> AskError:
    """An answer that is not 200, in words."""
    said = first_words(content)
    if 300 <= status < 400:
        return AskError(f"{status}, which sends us on to {location or 'another address'}", again=False, status=status)
    quoted = f' and says: "{said}"' if said else ""
    meaning = MEANING.get(status, "an answer we did not expect")
    return AskError(f"{status} ({meaning}){quoted}", again=status in RETRIED, wait=seconds(retry_after), status=status, said=said)


def seconds(retry_after: str) -> float | None:
    """A Retry-After header as seconds from now: a number, or a date as HTTP writes it; None where there is none."""
    text = retry_after.strip()
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def first_words(content: bytes, most: int = 160) -> str:
    """How a body begins, as words: tags, styles and line ends taken out."""
    text = content[:4000].decode("utf-8", errors="replace")
    text = re.sub(r"(?is)<(script|style)\b.*?(</\1>|$)|<[^>]*>?", " ", text)
    return " ".join(text.split())[:most].strip()


def readable(url: str, most: int = 300) -> str:
    """An address a person can read and shorten."""
    text = unquote(url)
    return text if len(text) <= most else f"{text[:most]}..."


def unavailable(publisher: Publisher, url: str, trouble: AskError, tries: int) -> SourceUnavailable:
    """The error a person sees: who, what was asked, what came, and whether trying again can help."""
    times = f" ({tries} tries)" if tries > 1 else ""
    return SourceUnavailable(
        f"{publisher.title} gave no usable answer{times}. Asked: {readable(url)} Came: {trouble.came.rstrip('.')}.",
        next_step=_next_step(publisher, trouble),
        publisher=publisher.name,
        asked=url,
        came=trouble.came,
        status=trouble.status,
        said=trouble.said,
        again=trouble.again,
        reached=trouble.reached,
    )


def _next_step(publisher: Publisher, trouble: AskError) -> str:
    setting = f"SKILLSHED_{publisher.name.upper()}_URL"
    if not trouble.reached:
        return (
            f"Trying again can help once the connection works: check the network, any proxy, and {setting} if it is set. "
            "A file saved in a browser can be read with `skillshed import FILE`."
        )
    if trouble.again:
        later = f"in {round(trouble.wait)} seconds (as it asks)" if trouble.wait else "in some minutes"
        return f"Trying again {later} can help; what has already come is kept."
    if trouble.status is not None and 300 <= trouble.status < 400:
        return f"Trying again will not help: it has moved. Set {setting} to its new address."
    return "Trying again will not help until the question is changed: check the dataset and its codes at the publisher."
