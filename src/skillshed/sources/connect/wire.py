"""The wire to one publisher: proxy, key and cache, each where it must stand."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import hishel
import httpx
from hishel.httpx import CacheTransport

from skillshed.sources.connect.settings import Publisher


def open_wire(publisher: Publisher, *, key: str, timeout: float, storage: hishel.SqliteStorage | None) -> httpx.Client:
    """A client for one publisher's service; redirects are not followed, since a key must not go elsewhere."""
    wire: httpx.BaseTransport = httpx.HTTPTransport(proxy=proxy_for(publisher.url))
    if publisher.key_parameter and key:
        wire = _Keyed(wire, publisher.key_parameter, key)
    if storage is not None:
        rules = hishel.CacheOptions(shared=False, supported_methods=["GET"], allow_stale=False)
        wire = CacheTransport(wire, storage=storage, rfc=rules)
    return httpx.Client(transport=wire, timeout=timeout, headers={"user-agent": f"skillshed/{_version()}"}, trust_env=False)


class _Keyed(httpx.BaseTransport):
    """Adds the key last of all, below the cache and the logs, and takes it out of answers that repeat it: none holds it."""

    def __init__(self, wire: httpx.BaseTransport, parameter: str, key: str) -> None:
        self._wire = wire
        # Some services want two: `app_id:app_key` is given as `ID:KEY`.
        names = parameter.split(":")
        parts = key.split(":", len(names) - 1)
        self._keys = [part.encode() for part in parts if part]
        self._pair = "&".join(f"{name}={quote(part)}" for name, part in zip(names, parts, strict=False)).encode()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send with the key in the query."""
        query = request.url.query + b"&" + self._pair if request.url.query else self._pair
        url = request.url.copy_with(query=query)
        keyed = httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions)
        response = self._wire.handle_request(keyed)
        try:
            response.read()
        finally:
            response.close()
        return self._clean(response)

    def _clean(self, response: httpx.Response) -> httpx.Response:
        packing = (b"content-encoding", b"content-length", b"transfer-encoding")
        kept = [(name, value) for name, value in response.headers.raw if name.lower() not in packing]
        headers = [(name, self._without_keys(value)) for name, value in kept]
        return httpx.Response(response.status_code, headers=headers, content=self._without_keys(response.content))

    def _without_keys(self, content: bytes) -> bytes:
        for key in self._keys:
            content = content.replace(key, b"(key)")
        return content

    def close(self) -> None:
        """Close the wire."""
        self._wire.close()


def proxy_for(url: str) -> str | None:
    """The proxy the environment names for an address: councils sit behind them."""
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _version() -> str:
    try:
        return version("skillshed")
    except PackageNotFoundError:
        return "0"
