"""XML as a light tree whose parts know their line; entities and outside references are refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import ContentHandler, SAXParseException
from xml.sax.handler import feature_namespaces

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from skillshed.terms.errors import InputNotUnderstood

DEEPEST = 60


@dataclass(slots=True)
class Node:
    """One element: its name without its namespace, attributes likewise, text, parts, and the line it begins on."""

    name: str
    line: int
    said: dict[str, str] = field(default_factory=dict)
    parts: list[Node] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its text, that of its parts too, each paragraph on a line."""
        inside = [part.text for part in self.parts]
        return "\n".join(one for one in ("".join(self.own).strip(), *inside) if one)

    def all(self, *names: str) -> Iterator[Node]:
        """Its parts of these names."""
        return (part for part in self.parts if part.name in names)

    def one(self, *names: str) -> Node | None:
        """Its first part of these names, the first name first."""
        return next((part for name in names for part in self.parts if part.name == name), None)

    def say(self, *names: str) -> str:
        """The text of that part, or nothing."""
        found = self.one(*names)
        return found.text if found else ""


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.above: list[Node] = []
        self.root: Node | None = None
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (the name SAX gives it)
        self.locator = locator

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802
        node = Node(name[1], self.locator.getLineNumber(), {key[1].lower(): value for key, value in attrs.items()})
        if self.above:
            self.above[-1].parts.append(node)
        else:
            self.root = node
        self.above.append(node)
        if len(self.above) > DEEPEST:
            raise SAXParseException("it is nested too deeply", None, self.locator)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802
        self.above.pop()

    def characters(self, content: str) -> None:
        if self.above:
            self.above[-1].own.append(content)


def read_xml(content: bytes, name: str) -> Node:
    """The root of a document. InputNotUnderstood names the line where it is not well-formed, or what in it is refused."""
    builder = _Builder()
    parser = defusedxml.sax.make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(content))
    except SAXParseException as error:
        where = f"line {error.getLineNumber()}, column {error.getColumnNumber()}"
        raise InputNotUnderstood(
            f"'{name}' is not well-formed XML at {where}: {error.getMessage()}.", next_step="Ask its publisher for a whole file."
        ) from error
    except DefusedXmlException as error:
        raise InputNotUnderstood(
            f"'{name}' declares a document type or entities of its own, which a feed has no need of and which can do harm.",
            next_step="Ask its publisher for a file without a DOCTYPE.",
        ) from error
    if builder.root is None:
        raise InputNotUnderstood(f"'{name}' is empty.", next_step="Ask its publisher for a whole file.")
    return builder.root
