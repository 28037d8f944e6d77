"""The pinned answers of `business_reports` by class."""

from tests.contracts.verdicts import Answers, Pinned, Verdict

ANSWERS: Answers = {
    "": {
        Verdict.UNAUTH: Pinned(401, "unauthenticated"),
        Verdict.FORBID: Pinned(403, "forbidden"),
        Verdict.MISSING: Pinned(404, "not_found"),
        Verdict.BAD: Pinned(422),
    },
}
