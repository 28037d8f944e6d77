"""The contracts' samples as requests: what hostile, tenancy, fault and fuzz tests start from."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace

from claimcheck.contracts.contract import Contract, Function, Route
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.contracts.samples import Sample, all_samples, fill
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind

SAMPLES = all_samples()
_ROUTES = {
    (route.method, route.path): (contract, route)
    for contract in CONTRACTS
    for route in contract.routes
}
_CREDENTIAL = {"credential_id", "secret", "basic", "access_token"}
# The kind of record that an id in a path names.
_RECORD_IDS = {"task_id": Kind.TASK, "document_id": Kind.DOCUMENT}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GoodRequest:
    """A request; `headers` may name one name more than once."""

    method: str
    path: str
    headers: Pairs = ()
    body: bytes = b""

    def with_header(self, name: str, *values: str) -> GoodRequest:
        """With `values` alone under `name`; without values, without the header."""
        others = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*others, *((name, value) for value in values)))

    def header(self, name: str) -> str:
        """The one value under `name`."""
        [value] = [value for known, value in self.headers if known.lower() == name.lower()]
        return value


def request_of(sample: Sample, values: Mapping[str, str]) -> GoodRequest:
    """Fill the sample's placeholders. Raises `KeyError` for one without a value."""
    headers = tuple((name, fill(text, values)) for name, text in sample.headers)
    body = fill(sample.body, values).encode()
    return GoodRequest(sample.method, fill(sample.path, values), headers, body)


def credential_values(credential_id: str, secret: str) -> dict[str, str]:
    """The placeholders that stand for a credential itself."""
    basic = b64encode(f"{credential_id}:{secret}".encode()).decode()
    return {"credential_id": credential_id, "secret": secret, "basic": basic}


def served_by(sample: Sample) -> tuple[Contract, Route]:
    """The contract and the route that answer the sample."""
    return _ROUTES[sample.method, sample.resource]


def carrier(sample: Sample) -> str:
    """The header that holds the credential; empty if the body or the URL does."""
    names = [
        name
        for name, text in sample.headers
        if replace(sample, path="", body="", headers=((name, text),)).placeholders() & _CREDENTIAL
    ]
    return names[0] if names else ""


def record_kind(sample: Sample) -> Kind | None:
    """The kind of record that the sample names; None if it names none."""
    named = sample.placeholders()
    kinds = [kind for name, kind in _RECORD_IDS.items() if name in named]
    if kinds:
        return kinds[0]
    return Kind.REPORT if named & {"report_id", "encrypted_id"} else None


def proven() -> dict[str, Sample]:
    """The samples with a credential in a header, but for those that ask for a token."""
    return {
        name: sample
        for name, sample in SAMPLES.items()
        if carrier(sample) and sample.status == 200 and not asks_for_token(sample)
    }


def asks_for_token(sample: Sample) -> bool:
    return served_by(sample)[1].function is Function.TOKENS


def sample_of(kind: CredentialKind) -> Sample:
    """A sample that shows a credential of the kind."""
    return next(sample for sample in proven().values() if sample.kind is kind)


def find_sample(method: str, resource: str, kind: CredentialKind | None = None) -> Sample:
    """The sample of a route, by a kind of credential if there are several."""
    return next(
        sample
        for sample in SAMPLES.values()
        if (sample.method, sample.resource) == (method, resource) and kind in (None, sample.kind)
    )
