"""A reference model of the service, in plain dictionaries.

It uses no class of the service. A test keeps it under 150 lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HOUR_SECONDS, RESUME_SECONDS, CACHE_SECONDS = 3600, 900, 60

Fields = dict[str, Any]


@dataclass
class Model:
    """The state of one tenant. Times are in unix seconds."""

    now: int
    rows: dict[str, Fields] = field(default_factory=dict)
    links: list[Fields] = field(default_factory=list)
    revocations: dict[str, int] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    suspended: bool = False
    entries: int = 0

    def tick(self, seconds: int) -> None:
        """Advance the time and retire expired reports."""
        self.now += seconds
        for row in self.rows.values():
            if row["ends"] is not None and row["ends"] <= self.now and row["state"] != "retired":
                row["state"] = "retired"
                self.entries += 1

    def register(self, report_id: str, event: Fields) -> None:
        """Apply an event: a higher revision wins, and at equal ones finished beats unfinished."""
        row = self.rows.get(report_id)
        if row is not None:
            finishes = event["state"] == "finished" and row["state"] in {"pending", "failed"}
            equal = event["revision"] == row["revision"]
            if not (event["revision"] > row["revision"] or (equal and finishes)):
                return
        self.rows[report_id] = {**event, "present": event["state"] == "finished"}
        self.entries += 1

    def delete_file(self, report_id: str) -> None:
        row = self.rows[report_id]
        if row["present"]:
            row["present"] = False
            self.entries += 1

    def retire(self, report_id: str) -> bool:
        row = self.rows.get(report_id)
        if row is not None and row["state"] != "retired":
            row["state"] = "retired"
            self.entries += 1
        return row is not None

    def link_status(self, report_id: str) -> int:
        """Return the status of contract 1 for a report."""
        row = self.rows.get(report_id)
        if row is None:
            return 403
        if row["state"] in {"pending", "failed"}:
            return 409
        return 200 if row["state"] == "finished" and row["present"] else 410

    def is_authorized(self, credential: str) -> bool:
        return not self.suspended and credential not in self.revoked

    def request_link(self, credential: str, report_id: str) -> int:
        """A caller requests a link; return the status."""
        self.entries += 1
        if not self.is_authorized(credential):
            return 401
        status = self.link_status(report_id)
        if status == 200:
            self._issue(report_id, credential, 1 if self.rows[report_id]["single"] else None)
        return status

    def create_link(self, report_id: str, max_uses: int | None, confirm: bool) -> bool:
        """The operator creates a link; return whether it works."""
        row = self.rows.get(report_id)
        if row is None or (row["single"] and max_uses not in {None, 1}):
            return False
        if self.link_status(report_id) != 200:
            return False
        self.entries += 1
        self._issue(report_id, "operator", 1 if row["single"] else max_uses, confirm)
        return True

    def redeem(self, link: Fields, method: str, idempotency_key: str) -> str:
        """Return `ended`, `head`, `page` or `file`."""
        self.entries += 1
        resumes = self.now - link["keys"].get(idempotency_key, 0) <= RESUME_SECONDS
        spent = link["max"] is not None and link["uses"] >= link["max"]
        if self._ended(link) or (spent and not resumes):
            return "ended"
        if method == "HEAD":
            return "head"
        if method == "GET" and link["confirm"]:
            return "page"
        if link["max"] is not None and not resumes:
            link["uses"] += 1
            link["keys"] |= {idempotency_key: self.now} if idempotency_key else {}
        return "file"

    def revoke(self, target: str, ahead: int = 0) -> None:
        """Revoke links issued up to `ahead` seconds from now. A later revocation is kept."""
        self.revocations[target] = max(self.revocations.get(target, 0), self.now + ahead)
        self.entries += 1

    def suspend(self) -> None:
        self.suspended = True
        self.revoke("tenant", CACHE_SECONDS)

    def resume(self) -> None:
        self.entries += self.suspended
        self.suspended = False

    def list_reports(self, **filters: str) -> list[str]:
        """Return the ids in a listing, newest first."""
        shown = [
            (row["created"], report_id)
            for report_id, row in self.rows.items()
            if self.link_status(report_id) == 200
            and all(row[name] == value for name, value in filters.items())
        ]
        return [report_id for _, report_id in sorted(shown, reverse=True)]

    def _issue(
        self, report_id: str, issuer: str, max_uses: int | None, confirm: bool = False
    ) -> None:
        row = self.rows[report_id]
        link = {"report": report_id, "version": row["version"], "issuer": issuer, "max": max_uses}
        ends = min(self.now + HOUR_SECONDS, row["ends"] or self.now + HOUR_SECONDS)
        validity = {"issued": self.now, "expires": ends, "number": len(self.links)}
        self.links.append({**link, **validity, "confirm": confirm, "uses": 0, "keys": {}})

    def _ended(self, link: Fields) -> bool:
        targets = ("tenant", f"report {link['report']}", link["issuer"], f"link {link['number']}")
        revoked = any(link["issued"] <= self.revocations.get(t, -1) for t in targets)
        superseded = self.rows[link["report"]]["version"] != link["version"]
        gone = self.link_status(link["report"]) != 200
        return link["expires"] <= self.now or revoked or superseded or gone
