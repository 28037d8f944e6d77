"""The pinned answers of `export_tasks` by class."""

from tests.contracts.verdicts import Answers, Pinned, Verdict

ANSWERS: Answers = {
    "": {
        Verdict.UNAUTH: Pinned(401, "unauthenticated"),
        Verdict.FORBID: Pinned(403, "no_access_level"),
        Verdict.MISSING: Pinned(404, "no_task"),
    },
}
