"""The pinned answers of `documents` by class."""

from tests.contracts.verdicts import Answers, Pinned, Verdict

ANSWERS: Answers = {
    "": {
        Verdict.UNAUTH: Pinned(403, "unauthorized"),
        Verdict.MISSING: Pinned(437, "not_found"),
        Verdict.BAD: Pinned(435, "id_is_required"),
    },
}
