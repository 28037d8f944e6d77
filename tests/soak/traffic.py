"""Customers of every contract, who all ask at once and remember what they were told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import httpx

from claimcheck.domain.report import Kind
from claimcheck_cli.publish.exporter import Published, publish
from tests.e2e.customer import Customer
from tests.e2e.stage import new_export

ASKERS = 4
PUBLISH_SECONDS = 2
UNAVAILABLE = (
    {"error": True, "message": "Service unavailable", "code": 503},
    {"error": "Service unavailable"},
    {"detail": "Service unavailable"},
    {"code": "unavailable", "message": "Service unavailable"},
    {"statusCode": 500, "data": {}, "message": "Failed to generate download URL"},
    {"statusCode": 500, "data": {}, "message": "Failed to download document"},
)
HANDED_OUT = frozenset({200, 206, 303, 307})


@dataclass
class Heard:
    """What all of them were told."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    granted: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    uses: dict[str, Counter[int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def hear(self, what: str, answer: httpx.Response, expected: set[int]) -> None:
        with self.lock:
            self.statuses[what, answer.status_code] += 1
            if answer.status_code in HANDED_OUT:
                self.granted.add(answer.headers["x-request-id"])
            elif answer.status_code >= 500 and not _says_so(answer):
                self.wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")
            elif answer.status_code < 500 and answer.status_code not in expected:
                self.wrong.append(f"{what}: {answer.status_code}")

    @property
    def unavailable(self) -> int:
        return sum(n for (_, status), n in self.statuses.items() if status >= 500)


def _says_so(answer: httpx.Response) -> bool:
    """Whether a failure is told in its contract's words, with when to come again."""
    said: Any = answer.json() if "json" in answer.headers.get("content-type", "") else None
    return said in UNAVAILABLE and answer.headers.get("retry-after") == "1"


class Traffic:
    """One customer's traffic in all contracts."""

    def __init__(self, customer: Customer) -> None:
        self._customer = customer
        self._http = customer.http
        self.heard = Heard()
        self.published: list[Published] = []
        self._report = customer.publish()
        self._sensitive = customer.publish(single_use=True)
        self._task = customer.publish(Kind.TASK)
        self._document = customer.publish(Kind.DOCUMENT)
        self._asking: tuple[Callable[[], None], ...] = (
            self._redeem_once,
            self._follow_link,
            self._ask_task,
            self._ask_document,
            self._download,
            self._list,
        )

    def run(self, seconds: float) -> None:
        """Ask for so long; a report is published every few seconds meanwhile."""
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(ASKERS + 1) as pool:
            askers = [pool.submit(self._ask_until, end, number) for number in range(ASKERS)]
            publisher = pool.submit(self._publish_until, end)
            for asker in (*askers, publisher):
                asker.result()

    def _ask_until(self, end: float, number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end:
            chance.choice(self._asking)()

    def _publish_until(self, end: float) -> None:
        """Without waiting: what the line disturbs, the queue delivers again later."""
        stage, path = self._customer.stage, self._customer.stage.new_directory() / "sales.csv"
        path.write_bytes(b"a,b\n")
        while time.monotonic() < end:
            export = new_export(self._customer.tenant, Kind.REPORT, path)
            self.published += publish(stage.exporter, stage.deployment, [export], lambda _: None)
            time.sleep(PUBLISH_SECONDS)

    def _get(self, what: str, url: str, headers: Any = None, also: int = 200) -> httpx.Response:
        answer = self._http.get(url, headers=headers)
        self.heard.hear(what, answer, {200, also})
        return answer

    def _link(self, report_id: str) -> str | None:
        path = f"/external-api/v1/reports/download/{report_id}"
        answer = self._get("information", path, self._customer.oauth)
        return str(answer.json()["data"]["download_url"]) if answer.status_code == 200 else None

    def _redeem_once(self) -> None:
        """Until somebody has the file or it is spent: as a client that is told to come again."""
        url = self._link(self._sensitive.id)
        if url is None:
            return
        told = Counter[int]()
        for _ in range(4):
            told[self._get("single use", url, also=410).status_code] += 1
        with self.heard.lock:
            self.heard.uses[url] = told

    def _follow_link(self) -> None:
        url = self._link(self._report.id)
        if url is not None:
            self._get("link", url)

    def _ask_task(self) -> None:
        self._get("task", f"/tasks/{self._task.id}/download_url", self._customer.task)

    def _ask_document(self) -> None:
        document, headers = self._document.id, self._customer.document
        answer = self._http.post("/download", headers=headers, json={"document_id": document})
        self.heard.hear("document url", answer, {200})
        self._get("document", f"/download/{document}", headers)

    def _download(self) -> None:
        place = f"/api/v1/reports/{self._report.id}"
        self._get("description", place, self._customer.business)
        self._get("business file", f"{place}/download", self._customer.business)

    def _list(self) -> None:
        self._get("list", "/b/api/v1/reports", self._customer.api_key)
        path = f"/b/api/v1/reports/files/{self._report.encrypted_id}/download"
        self._get("merchant file", path, self._customer.api_key)
