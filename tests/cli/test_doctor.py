"""The doctor's checks on a simulated AWS, and how its findings reach a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from claimcheck.adapters.keys.key_ring_json import key_ring_json
from claimcheck.domain.key_ring import Purpose
from claimcheck.domain.link import Key
from claimcheck_cli.aws import Actor
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.doctor import command
from claimcheck_cli.doctor.findings import Finding, Look, Site, State, findings_of
from claimcheck_cli.doctor.storage import bucket, secrets, tables
from claimcheck_cli.doctor.work import DEAD_LETTERS, RULES, SCHEDULE, dead_letters, rules
from claimcheck_cli.main import run

REGION = "us-east-1"
DEPLOYMENT = Deployment(
    base_url="https://any.example",
    endpoint_url=None,
    region=REGION,
    stack_name="claimcheck",
    bucket="files",
    bus="exports",
    tables={"reports": "reports-table"},
    link_secret="claimcheck/prod/link",
    archive_bucket="archive",
    archive_key="key",
)


@pytest.fixture
def site() -> Iterator[Site]:
    """A stack of which nothing is there yet."""
    with mock_aws():
        yield Site(DEPLOYMENT, Actor(boto3.Session("any", "any", region_name=REGION)), {})


def states(found: list[Finding]) -> dict[str, State]:
    return {finding.what: finding.state for finding in found}


def test_a_bucket_that_was_never_closed_fails_in_everything(site: Site) -> None:
    site.client("s3").create_bucket(Bucket="files")

    found = findings_of("bucket", bucket, site)

    assert states(found) == {
        "versioning is enabled": State.FAILED,
        "public access is blocked": State.FAILED,
        "old signatures are refused": State.FAILED,
        "CORS allows every origin": State.FAILED,
        "lifecycle rules are enabled": State.FAILED,
    }
    assert all(finding.fix for finding in found)


@pytest.mark.parametrize(("look", "check"), [(bucket, "bucket"), (tables, "tables")])
def test_what_is_not_there_is_named_by_the_call_that_missed_it(
    site: Site, look: Look, check: str
) -> None:
    [found] = findings_of(check, look, site)

    assert (found.check, found.state) == (check, State.FAILED)
    assert found.what.partition(": ")[2].startswith(("NoSuch", "ResourceNotFound"))


def test_a_table_without_restores_fails_and_one_without_protection_warns(site: Site) -> None:
    site.client("dynamodb").create_table(
        TableName="reports-table",
        AttributeDefinitions=[{"AttributeName": "tenant", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "tenant", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )

    assert states(findings_of("tables", tables, site)) == {
        "reports exists": State.OK,
        "deletion protection of reports": State.WARNING,
        "point-in-time recovery of reports": State.FAILED,
    }


def test_a_ring_is_fine_once_a_key_of_it_signs_and_no_key_is_shown(site: Site) -> None:
    client, secret = site.client("secretsmanager"), "s" * 64
    text = key_ring_json([Key("a-key", secret.encode())])
    client.create_secret(Name=DEPLOYMENT.secret(Purpose.LINK), SecretString=text)
    client.create_secret(Name=DEPLOYMENT.secret(Purpose.LIST), SecretString="{}")

    found = findings_of("secrets", secrets, site)

    assert [finding.state for finding in found] == [State.FAILED, State.OK, State.FAILED]
    assert secret not in str(found)


def test_whatever_was_given_up_is_a_warning(site: Site) -> None:
    sqs = site.client("sqs")
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in DEAD_LETTERS}
    sqs.send_message(QueueUrl=urls[DEAD_LETTERS[0]], MessageBody="poison")
    here = Site(site.deployment, site.actor, urls)

    found = findings_of("dead letters", dead_letters, here)

    assert [finding.state for finding in found] == [State.WARNING, State.OK]


def test_a_rule_that_is_off_or_loses_events_fails(site: Site) -> None:
    events = site.client("events")
    events.create_event_bus(Name="exports")
    for name in (*RULES, SCHEDULE):
        bus = {"EventBusName": "exports"} if name == RULES[0] else {}
        events.put_rule(Name=name, EventPattern='{"source": ["any"]}', State="DISABLED", **bus)
    made = {name: name for name in (*RULES, SCHEDULE)} | {RULES[0]: f"exports|{RULES[0]}"}
    here = Site(site.deployment, site.actor, made)

    found = findings_of("rules", rules, here)

    assert {finding.state for finding in found} == {State.FAILED}
    assert len(found) == 2 * len(RULES) + 1


def test_what_the_caller_may_not_see_is_said_and_is_no_failure(site: Site) -> None:
    def refused(_site: Site) -> Iterator[Finding]:
        yield Finding("any", State.OK, "the first thing")
        raise ClientError(
            {"Error": {"Code": "AccessDenied", "Message": "arn of a secret"}}, "GetBucketPolicy"
        )

    first, second = findings_of("any", refused, site)

    assert (first.state, second.state) == (State.OK, State.SKIPPED)
    assert second.what == "no permission (GetBucketPolicy: AccessDenied)"


@pytest.mark.parametrize(
    ("state", "status"),
    [(State.OK, 0), (State.WARNING, 0), (State.SKIPPED, 0), (State.FAILED, 1)],
)
def test_a_failure_and_nothing_else_is_status_1(
    site: Site,
    state: State,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = Finding("any", state, "a thing", "fix it")
    monkeypatch.setattr(command, "deployment_of", lambda _context: None)
    monkeypatch.setattr(command, "site_of", lambda _deployment: site)
    monkeypatch.setattr(command, "CHECKS", {"any": lambda _site: iter([found])})

    assert run(["doctor", "--json"]) == status

    assert json.loads(capsys.readouterr().out) == {"findings": [{**found._asdict()}]}
