"""Drive the real service with events, HTTP requests and commands, over the fake ports."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from claimcheck.domain.refusals import Refusal
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.times import rfc3339
from claimcheck.runtime.export_handler import ExportHandler
from claimcheck.runtime.maintenance_handler import MAINTENANCE_TASKS
from claimcheck.runtime.settings import Settings
from claimcheck.usecases.link_admin import LinkRequest, create_link, revoke_links_of_report
from claimcheck.usecases.operator import Command, CommandError
from claimcheck.usecases.report_admin import retire_report
from tests.client import BASE_URL, WireClient, WireReply
from tests.contracts.stage import SECRET, TENANT
from tests.fakes import BUCKET, FakeServices
from tests.samples import queue_message

DETAIL_TYPES = {
    "pending": "Export Started",
    "finished": "Export Completed",
    "failed": "Export Failed",
}


class Service:
    """The inputs of the service, and what a client sees of it."""

    def __init__(self, services: FakeServices) -> None:
        self.services = services
        self.client = WireClient(services)
        self.links: list[str] = []
        self._export_handler = ExportHandler(services, Settings(files_bucket=BUCKET))
        self._events = 0

    def tick(self, seconds: int) -> None:
        self.services.clock.advance(seconds)
        for task in MAINTENANCE_TASKS:
            task(self.services, self.services.clock.now())

    def upload(self, report_id: str) -> str:
        """Upload a new version of the report's object and return its id."""
        return self.services.files.put(key_of(report_id), report_id.encode()).version_id

    def publish(self, report_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Send an event about a report and return it, so that it can be sent again."""
        detail: dict[str, Any] = {
            "tenant": TENANT,
            "kind": "report",
            "id": report_id,
            "name": "sales",
            "revision": fields["revision"],
            "source": fields["source"],
            "interval": fields["interval"],
            "single_use": fields["single"],
            "retention": fields["retention"],
            "created_at": rfc3339(datetime.fromtimestamp(fields["created"]).astimezone()),
        }
        if fields["state"] == "finished":
            detail["file"] = {"key": key_of(report_id), "version_id": fields["version"]}
        return self.send("my.exporter", DETAIL_TYPES[fields["state"]], detail)

    def delete_file(self, report_id: str, version: str) -> None:
        """Delete a file version and send the S3 event about it."""
        self.services.files.destroy(key_of(report_id), version)
        stored = {"key": key_of(report_id), "version-id": version, "sequencer": "0A"}
        detail: dict[str, Any] = {"bucket": {"name": BUCKET}, "object": stored}
        self.send("aws.s3", "Object Deleted", {**detail, "deletion-type": "Permanently Deleted"})

    def send(self, source: str, detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
        self._events += 1
        event: dict[str, Any] = {
            "id": f"event-{self._events}",
            "source": source,
            "detail-type": detail_type,
        }
        event |= {"time": rfc3339(self.services.clock.now()), "detail": detail}
        self.deliver(event)
        return event

    def deliver(self, event: dict[str, Any]) -> None:
        answer = self._export_handler({"Records": [queue_message(1, json.dumps(event))]}, None)
        assert answer == {"batchItemFailures": []}
        assert self.services.dead_letters.messages == []

    def request_link(self, headers: dict[str, str], report_id: str) -> int:
        """Request a link, keep it, and return the status."""
        reply = self.client.get(f"/external-api/v1/reports/download/{report_id}", headers)
        if reply.status == 200:
            self.links.append(reply.json()["data"]["download_url"])
        return reply.status

    def create_link(
        self, command: Command, report_id: str, max_uses: int | None, confirm: bool
    ) -> bool:
        request = LinkRequest(TENANT, Kind.REPORT, report_id, None, max_uses, confirm)
        try:
            self.links.append(create_link(self.services, command, request, BASE_URL).url)
        except (CommandError, Refusal):
            return False
        return True

    def redeem(self, number: int, method: str, idempotency_key: str) -> str:
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        reply = self.client.send(method, self.links[number], headers)
        return "head" if method == "HEAD" and reply.status == 200 else class_of(reply)

    def retire(self, command: Command, report_id: str) -> bool:
        try:
            retire_report(self.services, command, TENANT, Kind.REPORT, report_id)
        except CommandError:
            return False
        return True

    def revoke_report(self, command: Command, report_id: str) -> None:
        revoke_links_of_report(self.services, command, TENANT, Subject(Kind.REPORT, report_id))

    def list_reports(self, key: str, query: str) -> tuple[int, list[str], int]:
        """Return the status, the ids of all pages in order, and the count of the last page."""
        url = f"/b/api/v1/reports?cursor=&limit=2&created_after=2026-01-01{query}"
        ids: list[str] = []
        count = 0
        by_encrypted = {r.encrypted_id: r.id for r in self.services.reports.of_tenant(TENANT)}
        while url:
            reply = self.client.get(url, {"Api-Key": f"{key}.{SECRET}"})
            if reply.status != 200:
                return reply.status, [], 0
            page = reply.json()
            ids += [by_encrypted[result["encrypted_id"]] for result in page["results"]]
            url, count = page["next"], page["count"]
        return 200, ids, count


def key_of(report_id: str) -> str:
    return f"reports/{TENANT}/{report_id}.csv"


def class_of(reply: WireReply) -> str:
    if reply.status == 410:
        return "ended"
    assert reply.status == 200, reply.status
    return "page" if reply.headers["content-type"].startswith("text/html") else "file"
