"""What the local demo shows of `external_reports`."""

from __future__ import annotations

import shlex

from claimcheck.contracts.demo import (
    NO_CREDENTIAL,
    OVER_QUOTA,
    Document,
    RefusalCase,
    first_record,
    json_field,
    limited,
    save_as,
)
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT


def curl(base_url: str, demo: Document) -> str:
    client, report = demo["credentials"][OAUTH_CLIENT.name], first_record(demo, "report")
    login = shlex.quote(f"{client['client_id']}:{client['client_secret']}")
    grant = f"curl -fsS -u {login} -d grant_type=client_credentials {base_url}/oauth2/token"
    token = f"$({grant} | {json_field('access_token')})"
    described = (
        f'curl -fsS -H "Authorization: Bearer {token}" '
        f"{base_url}/external-api/v1/reports/download/{report['id']}"
    )
    return f'{save_as(report)} "$({described} | {json_field("data", "download_url")})"'


def _case(
    when: str, report_id: str, status: int, credential: str = OAUTH_CLIENT.name
) -> RefusalCase:
    request = f"GET /external-api/v1/reports/download/{report_id}"
    return RefusalCase(when, credential, request, status)


CASES = (
    _case("no token", "report_demo_csv", 401, NO_CREDENTIAL),
    _case("scope missing", "report_demo_csv", 403, "oauth-client without reports:read"),
    _case("no such report", "report_demo_nothing", 403),
    _case("another tenant's report", "report_demo_foreign", 403),
    _case("restricted report", "report_demo_restricted", 403),
    _case("malformed id", "report%20demo", 403),
    _case("not completed yet", "report_demo_pending", 409),
    _case("failed", "report_demo_failed", 409),
    _case("retired", "report_demo_retired", 410),
    _case("file gone", "report_demo_lost", 410),
    _case(OVER_QUOTA, "report_demo_csv", 429, limited(OAUTH_CLIENT)),
)
