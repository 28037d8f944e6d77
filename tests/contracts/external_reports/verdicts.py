"""The pinned answers of `external_reports` by class."""

from tests.contracts.verdicts import Answers, Pinned, Verdict

ANSWERS: Answers = {
    "": {
        Verdict.UNAUTH: Pinned(401, "unauthenticated"),
        Verdict.FORBID: Pinned(403, "insufficient_scope"),
        Verdict.MISSING: Pinned(403, "access_denied"),
    },
    "/reports/{token}": {
        Verdict.MISSING: Pinned(404, "link_not_found"),
        Verdict.GONE: Pinned(410, "link_ended"),
    },
    "/oauth2/token": {
        Verdict.UNAUTH: Pinned(401, "invalid_client"),
        Verdict.BAD: Pinned(400),
    },
}
