"""Publishers played on the loopback interface: Nomis, Explore education statistics and Explore local statistics.

Answers are shaped as the publishers' own source, documentation and downloaded files show them; figures are invented.
`faults` says what goes wrong next: each entry is used up by one data request.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KS4 = "b3e19901-5d2b-b676-bb4c-e60937d74725"
_SIX = ("", "_NAME", "_CODE", "_TYPE", "_TYPECODE", "_SORTORDER")
NOMIS_COLUMNS = [f"{name}{part}" for name in ("DATE", "GEOGRAPHY", "GENDER", "MEASURE") for part in _SIX] + [
    "MEASURES", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS", "OBS_STATUS_NAME", "OBS_CONF", "OBS_CONF_NAME",
    "URN", "RECORD_OFFSET", "RECORD_COUNT",
]  # fmt: skip


@dataclass
class Plan:
    """What the publishers will do."""

    nomis_rows: int = 130
    cells_a_call: int = 25_000
    cells_with_key: int = 100_000
    key: str = "0xinvented"
    quote_counts_from: int = 10**9  # pages from this offset on write RECORD_COUNT quoted
    columns_change_from: int = 10**9
    els_most_places: int = 10**9
    els_most_years: int = 10**9
    slow: float = 0.0
    etag: str = ""
    retry_after: str = "0"
    faults: deque[str] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    confirmed: int = 0


class Publishers:
    """The server; use as a context manager."""

    def __init__(self) -> None:
        self.plan = Plan()
        handler = type("Handler", (_Handler,), {"plan": self.plan})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Publishers:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def environ(self) -> dict[str, str]:
        """Settings that point here, without any waiting."""
        places = {f"SKILLSHED_{name}_URL": f"{self.url}/{name.lower()}" for name in ("NOMIS", "EES", "ELS")}
        no_wait = {f"SKILLSHED_{name}_INTERVAL": "0" for name in ("NOMIS", "EES", "ELS")}
        tries = {f"SKILLSHED_FETCH_{name}": "0" for name in ("FIRST_WAIT", "JITTER")}
        return {**places, **no_wait, **tries, "SKILLSHED_FETCH_ATTEMPTS": "3", "SKILLSHED_FETCH_TIMEOUT": "1.5"}


class _Handler(BaseHTTPRequestHandler):
    plan: Plan
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: else each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name.casefold(): values[-1] for name, values in parse_qs(parts.query).items()}
        self.plan.asked.append(self.path)
        self.plan.agents.add(self.headers.get("user-agent", ""))
        if self._is_data(parts.path) and self.plan.faults and self._fault(self.plan.faults.popleft()):
            return
        self._route(parts.path, query)

    def do_POST(self) -> None:
        self.plan.asked.append(self.path)
        length = int(self.headers.get("content-length", 0))
        question = json.loads(self.rfile.read(length))
        if self.plan.faults and self._fault(self.plan.faults.popleft()):
            return
        self._send_json(_ees_query(question, lose="lose_a_row" in self.path))

    def _route(self, path: str, query: dict[str, str]) -> None:
        if path.endswith(".data.csv"):
            self._send(200, _nomis_page(self.plan, path, query), "text/csv")
        elif path.endswith("def.sdmx.json"):
            self._send_json(_nomis_structure(path, query))
        elif path.startswith("/ees/"):
            self._ees(path, query)
        elif path == "/els/data.csv":
            self._els(query)
        elif path.startswith("/els/metadata/indicators/"):
            slug = path.rsplit("/", 1)[-1]
            self._send_json({"label": slug.replace("-", " "), "slug": slug, "updated": "2026-06-18", "caveats": ""})
        else:
            self._send(404, b"<html><body><h1>Not found</h1></body></html>", "text/html")

    def _is_data(self, path: str) -> bool:
        return path.endswith((".csv", "/csv"))

    def _fault(self, fault: str) -> bool:
        """Do what goes wrong; False where the answer goes out after all."""
        if fault == "slow":
            time.sleep(self.plan.slow)
            return False
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"DATE,GEOGRAPHY\n2020")
            self.close_connection = True
            return True
        if fault in ("few_rows", "half_row", "other_rows"):
            query = {name.casefold(): values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
            if fault == "other_rows":
                query["recordoffset"] = str(int(query["recordoffset"]) + 1)
            page = _nomis_page(self.plan, urlsplit(self.path).path, query)
            keep = {"few_rows": page.rsplit(b"\n", 8)[0] + b"\n", "half_row": page[:-60], "other_rows": page}
            self._send(200, keep[fault], "text/csv")
            return True
        if fault == "html":
            style = b"<style>p {color: red}</style>"
            self._send(
                200, b"<!DOCTYPE html><html>" + style + b"<p>Service <b>unavailable</b> 0xinvented</p></html>", "text/html"
            )
            return True
        status = int(fault)
        extra = {"Retry-After": self.plan.retry_after} if status in (429, 503) and self.plan.retry_after else {}
        if status == 301:
            extra = {"Location": "https://elsewhere.invalid/"}
        self._send(status, b"<html><h1>Too much</h1></html>", "text/html", extra)
        return True

    def _ees(self, path: str, query: dict[str, str]) -> None:
        if path.endswith(f"{KS4}/csv"):
            self._send(200, gzip.compress(_ees_csv()), "text/csv", {"Content-Encoding": "gzip"})
        elif path.endswith("/meta"):
            self._send_json(
                {"filters": [{"id": "dvAmW", "column": "sex", "label": "Sex", "options": [{"id": "A", "label": "T"}]}]}
            )
        elif path.endswith("/changes"):
            self._send_json({"majorChanges": {}, "minorChanges": {"filterOptions": [{"id": "x"}]}})
        elif path.endswith("/versions"):
            every = [{"version": f"1.{n}", "type": "Minor", "published": "2025-11-27"} for n in range(24, -1, -1)]
            self._send_json(_page_of(every, query))
        elif path.endswith("/data-sets"):
            self._send_json(_page_of([_ees_summary()], query))
        elif path.endswith("/publications"):
            every = [{"id": f"p{n}", "title": f"Publication {n}", "slug": f"p-{n}"} for n in range(45)]
            wanted = [one for one in every if query.get("search", "").casefold() in str(one["title"]).casefold()]
            self._send_json(_page_of(wanted, query))
        elif path.endswith(f"/data-sets/{KS4}"):
            self._send_json(_ees_summary())
        else:
            problem = json.dumps({"title": "Not Found", "type": "Not Found", "status": 404}).encode()
            self._send(404, problem, "application/problem+json")

    def _els(self, query: dict[str, str]) -> None:
        places = [code for code in query.get("geo", "").split(",") if code]
        first, _, last = query["time"].partition(",")
        years = range(int(first), int(last or first) + 1) if first.isdigit() else range(2015, 2025)
        if len(places) > self.plan.els_most_places or len(years) > self.plan.els_most_years:
            message = {"message": "Too much data requested. Try narrowing your parameters."}
            self._send(400, json.dumps(message).encode(), "application/json")
        elif places == ["W06000001"]:
            message = {"message": "No data available for the selected filters."}
            self._send(400, json.dumps(message).encode(), "application/json")
        else:
            rows = [
                f'{code},"Place, {code}",{year}-01-01/P1Y,70.5,65.1,75.9,' for code in places or ["K02000001"] for year in years
            ]
            self._send(200, "\n".join(["areacd,areanm,period,value,lci,uci,status", *rows]).encode(), "text/csv")

    def _send_json(self, body: object) -> None:
        self._send(200, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, extra: dict[str, str] | None = None) -> None:
        headers = dict(extra or {})
        if status == 200 and self.plan.etag:
            headers |= {"ETag": self.plan.etag, "Cache-Control": "max-age=3600"}
            if self.headers.get("if-none-match") == self.plan.etag:
                self.plan.confirmed += 1
                status, body = 304, b""
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _nomis_page(plan: Plan, path: str, query: dict[str, str]) -> bytes:
    """Rows from RecordOffset on, at most as many as the key allows; quoted as R-made and Nomis-made files differ."""
    most = plan.cells_with_key if query.get("uid") == plan.key else plan.cells_a_call
    offset = int(query.get("recordoffset", 0))
    limit = min(most, int(query.get("recordlimit", most)))
    total = 0 if query.get("geography") == "E99999999" else plan.nomis_rows
    columns = list(NOMIS_COLUMNS)
    if offset >= plan.columns_change_from:
        columns[columns.index("GENDER_NAME")] = "SEX_NAME"
    if chosen := query.get("select"):
        columns = [name.upper() for name in chosen.split(",")]
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if offset >= plan.quote_counts_from else csv.QUOTE_MINIMAL
    writer = csv.writer(out, quoting=quoting, lineterminator="\n")
    writer.writerow(columns)
    for n in range(offset, min(total, offset + limit)):
        row = _nomis_row(path, n, total)
        writer.writerow([row.get(name, row["GENDER_NAME"]) for name in columns])
    return out.getvalue().encode()


def _nomis_row(path: str, n: int, total: int) -> dict[str, object]:
    month = f"{2020 + n // 24}-{n // 2 % 12 + 1:02d}"
    facts = {
        **dict.fromkeys(NOMIS_COLUMNS, 0),
        "DATE": month, "DATE_NAME": month, "DATE_CODE": month, "DATE_TYPE": "date", "GEOGRAPHY": 1778384902 + n % 2,
        "GEOGRAPHY_NAME": ("Burnley", "Blackburn with Darwen")[n % 2], "GEOGRAPHY_CODE": ("E07000117", "E06000008")[n % 2],
        "GEOGRAPHY_TYPE": "local authorities: district / unitary (as of April 2023)", "GEOGRAPHY_TYPECODE": 424,
        "GENDER_NAME": "Total", "MEASURE_NAME": "Claimant count", "MEASURES": 20100, "MEASURES_NAME": "Value",
        "OBS_VALUE": 3000 + 5 * n, "OBS_STATUS": "A", "OBS_STATUS_NAME": "Normal Value", "OBS_CONF": "F",
        "OBS_CONF_NAME": "Free (free for publication)", "URN": f"{path}-{n}", "RECORD_OFFSET": n, "RECORD_COUNT": total,
    }  # fmt: skip
    return facts


def _nomis_structure(path: str, query: dict[str, str]) -> dict[str, object]:
    family = {
        "id": "NM_162_1",
        "name": {"value": "Claimant count by sex and age", "lang": "en"},
        "components": {
            "dimension": [
                {"conceptref": "GEOGRAPHY", "codelist": "CL_162_1_GEOGRAPHY"},
                {"conceptref": "GENDER", "codelist": "CL_162_1_GENDER"},
            ],
            "timedimension": {"conceptref": "TIME", "codelist": "CL_162_1_TIME"},
        },
    }
    if path.endswith("/dataset/def.sdmx.json"):
        found = "claimant" in query.get("search", "")
        return {"structure": {"header": {"id": "none"}, "keyfamilies": {"keyfamily": [family]} if found else None}}
    if path.endswith("NM_162_1/def.sdmx.json"):
        return {"structure": {"keyfamilies": {"keyfamily": [family]}}}
    return {"structure": {"codelists": {"codelist": [{"id": "CL", "code": _nomis_codes(path)}]}}}


def _nomis_codes(path: str) -> object:
    if path.endswith("gender.def.sdmx.json"):
        return [{"value": n, "description": {"value": name, "lang": "en"}} for n, name in enumerate(("Total", "Male", "Female"))]
    notes = [
        {"annotationtext": "regions", "annotationtitle": "TypeName"},
        {"annotationtext": 480, "annotationtitle": "TypeCode"},
        {"annotationtext": "E12000002", "annotationtitle": "GeogCode"},
    ]
    place = {"annotations": {"annotation": notes}, "parentcode": 2092957699, "value": 2013265922}
    # A single code comes as itself, not as a list of one.
    return {**place, "description": {"value": "North West", "lang": "en"}}


def _ees_summary() -> dict[str, object]:
    latest = {"version": "1.2", "published": "2025-11-27T09:30:00Z", "totalResults": 3}
    return {"id": KS4, "title": "Key stage 4 performance", "summary": "s", "status": "Published", "latestVersion": latest}


def _ees_csv() -> bytes:
    head = "time_period,time_identifier,geographic_level,country_code,country_name,lad_code,lad_name,sex,attainment8"
    return "\n".join([head, "201819,Academic year,National,E92000001,England,,,Total,46.7", *_ees_lads()]).encode()


def _ees_lads() -> list[str]:
    common = "201819,Academic year,Local authority district,E92000001,England"
    return [f"{common},E07000117,Burnley,Total,c", f"{common},E06000009,Blackpool,Total,38.5"]


def _ees_query(question: dict[str, object], *, lose: bool) -> dict[str, object]:
    values = ["46.7", "c", "low", "z", "38.5"]
    every = [{"timePeriod": {"code": "AY", "period": "2018/2019"}, "values": {"dPe0Z": value}} for value in values]
    page = _page_of(every, {"page": str(question["page"]), "pagesize": str(question["pageSize"])})
    if lose:
        page["results"] = list(page["results"])[:-1]  # type: ignore[call-overload]
    return {**page, "warnings": []}


def _page_of(every: list[dict[str, object]], query: dict[str, str]) -> dict[str, object]:
    page, size = int(query["page"]), int(query["pagesize"])
    paging = {"page": page, "pageSize": size, "totalResults": len(every), "totalPages": -(-len(every) // size)}
    return {"paging": paging, "results": every[(page - 1) * size : page * size]}
