"""A good request of each route: what tests, documentation and the demo start from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from claimcheck.contracts import NAMES
from claimcheck.domain.credential_kind import CredentialKind

_PLACEHOLDER = re.compile(r"\{(\w+)\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sample:
    """A request that a route answers with `status`.

    `resource` is the route's path as the template has it. `kind` is the credential that the
    request shows; None for a link, which is one itself. In `path`, `headers` and `body` these
    stand for values of whoever sends the request: `{tenant}`, `{credential_id}`, `{secret}`,
    `{basic}` (id and secret as RFC 7617 encodes them), `{access_token}`, `{report_id}`,
    `{encrypted_id}`, `{task_id}`, `{document_id}`, and `{link}` (a link's path and query).
    """

    method: str
    resource: str
    path: str
    kind: CredentialKind | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    status: int = 200

    @property
    def credential(self) -> str:
        """The name of the kind of credential, or `link`."""
        return self.kind.name if self.kind else "link"

    def placeholders(self) -> frozenset[str]:
        texts = (self.path, self.body, *(value for _, value in self.headers))
        return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its placeholders replaced. Raises `KeyError` for one without a value."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def samples_of(contract: str) -> tuple[Sample, ...]:
    """Return the samples that the contract of that name declares."""
    samples: tuple[Sample, ...] = import_module(f"claimcheck.contracts.{contract}.samples").SAMPLES
    return samples


def all_samples() -> Mapping[str, Sample]:
    """Return the samples of all contracts, by contract, method, path and kind of credential."""
    return {
        f"{name} {sample.method} {sample.path} {sample.credential}": sample
        for name in NAMES
        for sample in samples_of(name)
    }
