"""What the service shall do, said again in plain dictionaries: the model that it is held against.

Knows no class of the service. Short enough to be read in one go, which a test checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HOUR, RESUME, REMEMBERED = 3600, 900, 60

Fields = dict[str, Any]


@dataclass
class Model:
    """One tenant. Times are unix seconds."""

    now: int
    rows: dict[str, Fields] = field(default_factory=dict)
    links: list[Fields] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    suspended: bool = False
    entries: int = 0

    def tick(self, seconds: int) -> None:
        """Time passes, and the maintenance retires what has come to its end."""
        self.now += seconds
        for row in self.rows.values():
            if row["ends"] is not None and row["ends"] <= self.now and row["state"] != "retired":
                row["state"] = "retired"
                self.entries += 1

    def register(self, report_id: str, told: Fields) -> None:
        """A higher revision wins; at an equal one, finished beats pending and failed."""
        row = self.rows.get(report_id)
        if row is not None:
            finishes = told["state"] == "finished" and row["state"] in {"pending", "failed"}
            equal = told["revision"] == row["revision"]
            if not (told["revision"] > row["revision"] or (equal and finishes)):
                return
        self.rows[report_id] = {**told, "present": told["state"] == "finished"}
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

    def link_state(self, report_id: str) -> int:
        """How contract 1 answers for a report."""
        row = self.rows.get(report_id)
        if row is None:
            return 403
        if row["state"] in {"pending", "failed"}:
            return 409
        return 200 if row["state"] == "finished" and row["present"] else 410

    def may_ask(self, credential: str) -> bool:
        return not self.suspended and credential not in self.revoked

    def ask(self, credential: str, report_id: str) -> int:
        """A caller asks for a link."""
        self.entries += 1
        if not self.may_ask(credential):
            return 401
        status = self.link_state(report_id)
        if status == 200:
            self._issue(report_id, credential, 1 if self.rows[report_id]["single"] else None)
        return status

    def hand_out(self, report_id: str, max_uses: int | None, confirm: bool) -> bool:
        """The operator makes a link; whether that works."""
        row = self.rows.get(report_id)
        if row is None or (row["single"] and max_uses not in {None, 1}):
            return False
        if self.link_state(report_id) != 200:
            return False
        self.entries += 1
        self._issue(report_id, "operator", 1 if row["single"] else max_uses, confirm)
        return True

    def redeem(self, link: Fields, method: str, claim: str) -> str:
        """`ended`, `head`, `page` or `file`."""
        self.entries += 1
        resumes = self.now - link["claims"].get(claim, 0) <= RESUME
        spent = link["max"] is not None and link["uses"] >= link["max"]
        if self._ended(link) or (spent and not resumes):
            return "ended"
        if method == "HEAD":
            return "head"
        if method == "GET" and link["confirm"]:
            return "page"
        if link["max"] is not None and not resumes:
            link["uses"] += 1
            link["claims"] |= {claim: self.now} if claim else {}
        return "file"

    def mark(self, mark: str, ahead: int = 0) -> None:
        """End what was issued until now. A later end stays: a revocation is never shortened."""
        self.marks[mark] = max(self.marks.get(mark, 0), self.now + ahead)
        self.entries += 1

    def suspend(self) -> None:
        self.suspended = True
        self.mark("tenant", REMEMBERED)

    def resume(self) -> None:
        self.entries += self.suspended
        self.suspended = False

    def listed(self, **wanted: str) -> list[str]:
        """The ids that a listing shows, newest first."""
        shown = [
            (row["created"], report_id)
            for report_id, row in self.rows.items()
            if self.link_state(report_id) == 200
            and all(row[name] == value for name, value in wanted.items())
        ]
        return [report_id for _, report_id in sorted(shown, reverse=True)]

    def _issue(
        self, report_id: str, issuer: str, max_uses: int | None, confirm: bool = False
    ) -> None:
        row = self.rows[report_id]
        link = {"report": report_id, "version": row["version"], "issuer": issuer, "max": max_uses}
        ends = min(self.now + HOUR, row["ends"] or self.now + HOUR)
        life = {"issued": self.now, "expires": ends, "number": len(self.links)}
        self.links.append({**link, **life, "confirm": confirm, "uses": 0, "claims": {}})

    def _ended(self, link: Fields) -> bool:
        marks = ("tenant", f"report {link['report']}", link["issuer"], f"link {link['number']}")
        ended = any(link["issued"] <= self.marks.get(mark, -1) for mark in marks)
        other = self.rows[link["report"]]["version"] != link["version"]
        gone = self.link_state(link["report"]) != 200
        return link["expires"] <= self.now or ended or other or gone
