"""The policy of a session that may open one version, from some networks: its exact text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.adapters.s3.session_policy import session_policy
from tests.ports.samples import a_file

NETWORKS = ["203.0.113.0/24", "2001:db8::/32"]


def resource_of(key: str) -> str:
    policy = json.loads(session_policy("aws", a_file("r", key=key), NETWORKS))
    [statement] = policy["Statement"]
    resource: str = statement["Resource"]
    return resource


def test_a_policy_allows_one_version_to_be_read_from_the_networks_and_nothing_else() -> None:
    file = a_file("r-1", bucket="files", key="reports/t/sales_2026.csv", version_id="v1")

    assert session_policy("aws-cn", file, NETWORKS) == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjectVersion",'
        '"Resource":"arn:aws-cn:s3:::files/reports/t/sales_2026.csv",'
        '"Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]},'
        '"StringEqualsIfExists":{"s3:VersionId":"v1"}}}]}'
    )


@pytest.mark.parametrize(
    ("key", "resource"),
    [
        ("reports/t/a b+c=d@e,f&g:h;(i)~j-k_l.csv", "reports/t/a b+c=d@e,f&g:h;(i)~j-k_l.csv"),
        ("reports/t/Umsätze 2026.csv", "reports/t/Ums*tze 2026.csv"),
        ("reports/t/${aws:username}.csv", "reports/t/*aws:username*.csv"),
        ("reports/t/what?.csv", "reports/t/what*.csv"),
        ("reports/t/*", "reports/t/*"),
        ('reports/t/","Resource":"*', "reports/t/*,*Resource*:*"),
        ("reports/t/日本語.csv", "reports/t/*.csv"),
    ],
)
def test_what_a_policy_would_read_otherwise_is_left_to_the_version(key: str, resource: str) -> None:
    assert resource_of(key) == f"arn:aws:s3:::files/{resource}"


@given(st.text(min_size=1, max_size=1024))
def test_no_key_makes_a_policy_that_sts_refuses(key: str) -> None:
    networks = ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"] * 8
    file = a_file("r", bucket="b" * 63, key=key, version_id="v" * 32)

    text = session_policy("aws-us-gov", file, networks)

    assert len(text) <= 2048
    assert text.isascii()
    assert text.isprintable()
