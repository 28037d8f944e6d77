"""Every route, every credential, every way to name what is another tenant's: the same bytes.

Made from the registry of contracts: a new route is in the matrix without anybody adding it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from claimcheck.contracts import NAMES as NAMES_OF_CONTRACTS
from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.contract import Route
from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from claimcheck.contracts.samples import samples_of
from claimcheck.domain.report import Kind
from tests.fakes import FakeServices
from tests.figures import collect
from tests.good_requests import record_kind
from tests.samples import OTHER_TENANT, TENANT
from tests.tenancy.two_tenants import (
    NEVER,
    NUMBERS,
    PROOFS,
    ROUTES,
    STATES,
    Headers,
    House,
    build_house,
    params_of,
)
from tests.tiers import part

LONGEST_ID = 128
ONE_IN = 8
OF_THEIRS = {"their key with another secret"}
# The kind of record that each contract's ids name.
KINDS = {
    name: kind
    for name in NAMES_OF_CONTRACTS
    for kind in {record_kind(sample) for sample in samples_of(name)} - {None}
    if kind
}

# Who asks. Each is the asker's own, but for what is made up or taken from the other tenant's name.
CREDENTIALS: dict[str, Callable[[House], Headers]] = {
    **{kind.name: partial(House.headers, kind=kind) for kind in PROOFS},
    "nobody": lambda _house: {},
    "made up": lambda _house: {"Authorization": "Bearer made.up", "Api-Key": "made.up"},
    "for their business": lambda h: {
        **h.headers(BUSINESS_TOKEN),
        "x-business-id": OTHER_TENANT,
    },
    "their key with another secret": lambda h: {"Api-Key": f"{h.world.theirs.ids[API_KEY]}.wrong"},
    "key and user": lambda h: {
        **h.headers(API_KEY),
        **h.headers(BASIC_USER),
    },
}


class Name(NamedTuple):
    """What is asked for; the kind that it would be of, if it is the asker's own."""

    of: Callable[[House], str]
    own: Kind | None = None


def by_id(kind: Kind, state: str) -> Name:
    return Name(lambda house: house.row(OTHER_TENANT, kind, NUMBERS[state]).id)


def by_encrypted_id(kind: Kind, state: str) -> Name:
    return Name(lambda house: house.row(OTHER_TENANT, kind, NUMBERS[state]).encrypted_id)


def by_link(state: str) -> Name:
    """The token of a link to their report."""
    return Name(
        lambda house: token_of(house.link(house.row(OTHER_TENANT, Kind.REPORT, NUMBERS[state])))
    )


NAMES = {
    **{f"their {kind} {state}": by_id(kind, state) for kind in Kind for state in STATES},
    **{
        f"encrypted id of their {kind} {state}": by_encrypted_id(kind, state)
        for kind in Kind
        for state in STATES
    },
    **{f"their link, {state}": by_link(state) for state in ("finished", "for one use")},
    "their token of a list": Name(lambda house: house.list_token(OTHER_TENANT)),
    "own report": Name(lambda _house: "report_one", Kind.REPORT),
    "own task": Name(lambda _house: "4711", Kind.TASK),
    "own document": Name(lambda _house: "document_one", Kind.DOCUMENT),
    "malformed": Name(lambda _house: "no id, but #text"),
    "number that nobody has": Name(lambda _house: NEVER["task"]),
    "id that nobody has": Name(lambda _house: NEVER["uuid"]),
}


def never(long: bool) -> Callable[[House], str]:
    """What nobody has: an id, or a text that is longer than one can be."""
    return lambda _house: "A" * (LONGEST_ID + 1) if long else NEVER["report"]


def token_of(link: str) -> str:
    return link.partition("?")[0].rpartition("/")[2]


class Cell(NamedTuple):
    """An answer but for the request's id, and how many entries it left on either's record."""

    status: int
    headers: dict[str, str]
    body: bytes
    ours: int
    theirs: int


def named(value: object) -> str:
    return f"{value.method} {value.path}" if isinstance(value, Route) else str(value)


def asked(house: House, route: Route, credential: str, name: Callable[[House], str]) -> Cell:
    """One question, in a minute of its own: of a minute's refusals only the first are on record."""
    house.services.clock.advance(60)
    # Both are made in every cell, so that chance gives each cell the same numbers.
    wanted, headers = name(house), CREDENTIALS[credential](house)
    fresh = FakeServices.fresh().entropy
    house.services.entropy._numbers = fresh._numbers
    before = recorded(house, TENANT), recorded(house, OTHER_TENANT)
    reply = house.ask(route, wanted, headers)
    answered = {n: v for n, v in reply.headers.items() if n != "x-request-id"}
    # Contract 4 quotes what was too long to be an id, as it was sent.
    body = reply.body.replace(wanted.encode(), b"") if len(wanted) > LONGEST_ID else reply.body
    ours, theirs = recorded(house, TENANT) - before[0], recorded(house, OTHER_TENANT) - before[1]
    return Cell(reply.status, answered, body, ours, theirs)


def what_they_have(house: House) -> object:
    services = house.services
    counters = {
        place: dict(n) for place, n in services.reports.counters.items() if place[0] == OTHER_TENANT
    }
    rows = services.reports.of_tenant(OTHER_TENANT)
    return rows, counters, dict(services.links.uses), dict(services.links.revoked)


def recorded(house: House, tenant: str) -> int:
    return len(list(house.services.audit.of_tenant(tenant)))


def names_for(contract: str, route: Route, credential: str) -> list[tuple[str, Name]]:
    """The names of this tier: others for each route and credential, so that all have their turn."""
    own = KINDS.get(contract, Kind.REPORT)
    fitting = [(described, name) for described, name in NAMES.items() if name.own is not own]
    turn = ROUTES.index((contract, route)) + [*CREDENTIALS].index(credential)
    return part(fitting[turn:] + fitting[:turn], ONE_IN)


@pytest.mark.generated
@pytest.mark.parametrize("credential", CREDENTIALS)
@pytest.mark.parametrize(("contract", "route"), ROUTES, ids=named)
def test_what_is_not_the_askers_answers_as_what_never_existed(
    contract: str, route: Route, credential: str
) -> None:
    house = build_house()
    untouched = what_they_have(house)
    nowhere = {long: asked(house, route, credential, never(long)) for long in (False, True)}
    names = names_for(contract, route, credential)

    for described, name in names:
        cell = asked(house, route, credential, name.of)
        assert cell == nowhere[len(name.of(house)) > LONGEST_ID], described
        assert what_they_have(house) == untouched, described
        # Whoever names a credential of theirs is on their record, whatever is asked for.
        assert cell.theirs == 0 or credential in OF_THEIRS, described
    collect("tenancy_cells", len(names))


@pytest.mark.parametrize(("contract", "route"), ROUTES, ids=named)
def test_each_route_that_names_something_gives_the_askers_own_and_says_so(
    contract: str, route: Route
) -> None:
    own = {Kind.REPORT: "report_one", Kind.TASK: "4711", Kind.DOCUMENT: "document_one"}
    wanted = own[KINDS.get(contract, Kind.REPORT)]
    if not params_of(route) or route.any_origin:
        return

    def name(house: House) -> str:
        report = house.row(TENANT, KINDS.get(contract, Kind.REPORT), wanted)
        return report.encrypted_id if contract == "merchant_reports" else report.id

    asking = [asked(build_house(), route, credential, name) for credential in CREDENTIALS]
    given = [cell for cell in asking if cell.status == 200]

    assert given
    assert {(cell.ours, cell.theirs) for cell in given} == {(1, 0)}
