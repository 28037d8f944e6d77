"""The pinned answers of `merchant_reports` by class."""

from tests.contracts.verdicts import Answers, Pinned, Verdict

ANSWERS: Answers = {
    "": {
        Verdict.UNAUTH: Pinned(401, "unauthorized"),
        Verdict.FORBID: Pinned(403, "forbidden"),
        Verdict.MISSING: Pinned(404, "not_found"),
        Verdict.BAD: Pinned(400),
    },
}
