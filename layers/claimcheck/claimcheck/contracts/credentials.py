"""Every kind of credential, by name. Loads the declarations alone: no routes, no schemas."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from claimcheck.contracts import NAMES
from claimcheck.domain.credential_kind import CredentialKind, GrantOption


def _load(contract: str) -> tuple[CredentialKind, ...]:
    kinds: tuple[CredentialKind, ...] = import_module(
        f"claimcheck.contracts.{contract}.credentials"
    ).CREDENTIAL_KINDS
    return kinds


CREDENTIAL_KINDS: Mapping[str, CredentialKind] = {
    kind.name: kind for name in NAMES for kind in _load(name)
}


def grant_options() -> tuple[GrantOption, ...]:
    """Return the options of all kinds. Kinds may share an option."""
    return tuple(dict.fromkeys(o for kind in CREDENTIAL_KINDS.values() for o in kind.options))
