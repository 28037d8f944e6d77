"""Register exports: which of several events about one report is the newest."""

from __future__ import annotations

from itertools import permutations

import pytest

from claimcheck.domain.report import Kind, State
from claimcheck.usecases.register_exports import RegistrationStatus
from tests.fakes import FakeServices
from tests.samples import TENANT, an_export
from tests.usecases.exports import counted, register, upload


def test_the_same_revision_twice_is_a_duplicate(services: FakeServices) -> None:
    upload(services, "one")

    statuses = register(services, an_export("one"), an_export("one"), an_export("one"))

    assert statuses == [
        RegistrationStatus.REGISTERED,
        RegistrationStatus.DUPLICATE,
        RegistrationStatus.DUPLICATE,
    ]
    assert counted(services) == 1
    assert len(services.audit.entries) == 1


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_revisions_in_any_order_give_the_same_report(
    services: FakeServices, order: tuple[int, ...]
) -> None:
    upload(services, "one")
    exports = [
        an_export("one", state=State.PENDING, file=None, revision=1),
        an_export("one", state=State.FAILED, file=None, revision=2),
        an_export("one", revision=2),
        an_export("one", name="newest", revision=3),
    ]

    for number in order:
        register(services, exports[number])

    report = services.reports.get(TENANT, Kind.REPORT, "one")
    assert report is not None
    assert (report.name, report.state, counted(services)) == ("newest", State.FINISHED, 1)


def test_a_report_that_fails_after_finishing_is_no_longer_listed(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))

    register(services, an_export("one", state=State.FAILED, file=None, revision=2))

    assert counted(services) == 0


@pytest.mark.covers("common-08")
def test_the_encrypted_id_stays_the_same_in_every_revision(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))
    before = services.reports.get(TENANT, Kind.REPORT, "one")

    register(services, an_export("one", revision=2))

    after = services.reports.get(TENANT, Kind.REPORT, "one")
    assert before is not None
    assert after is not None
    assert before.encrypted_id == after.encrypted_id


def test_a_storage_event_never_replaces_an_exporters_report(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))

    from_storage = an_export("one", revision=None, sequencer="00FF", name="from storage")

    assert register(services, from_storage) == [RegistrationStatus.DUPLICATE]


def test_sequencers_of_different_length_compare_as_padded_numbers(services: FakeServices) -> None:
    upload(services, "one")
    older, newer = "0055AED6DCD90281E5", "0055AED6DCD90281E6"
    register(services, an_export("one", revision=None, sequencer=newer, name="newer"))

    assert register(services, an_export("one", revision=None, sequencer=older)) == [
        RegistrationStatus.DUPLICATE
    ]
    longer = an_export("one", revision=None, sequencer=f"{newer}01", name="newest")
    assert register(services, longer) == [RegistrationStatus.REGISTERED]
