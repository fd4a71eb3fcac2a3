"""A page as a reader meets it: headings, figures, links."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Headings in order, ids, and what each figure holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.figures: list[set[str]] = []
        self.images: list[dict[str, str]] = []
        self.addresses: list[str] = []
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if "id" in facts:
            self.ids.append(facts["id"])
        if tag == "figure":
            self.figures.append(set())
            self._depth += 1
        if self._depth:
            self.figures[-1] |= {tag, *facts.get("class", "").split()}
        if tag == "img":
            self.images.append(facts)
        if tag == "a" and facts.get("href", "").startswith("/"):
            self.addresses.append(facts["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self._depth -= 1

    @property
    def is_in_order(self) -> bool:
        """One first heading, and no step down of more than one."""
        steps = zip(self.headings, self.headings[1:], strict=False)
        return self.headings.count(1) == 1 and self.headings[0] == 1 and all(later - earlier <= 1 for earlier, later in steps)
