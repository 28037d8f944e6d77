"""Kinds of credential. Each contract declares the kinds that it accepts, in its own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GrantOption:
    """An option with which an operator gives grants to a credential.

    `name` is the option without dashes. The stored grant is `prefix` and the option's value; of a
    flag (no `metavar`) it is `prefix` alone. `values` are the only values allowed; empty: any.
    """

    name: str
    prefix: str = ""
    metavar: str = ""
    values: tuple[str, ...] = ()
    repeatable: bool = False
    help: str = ""

    def grant(self, value: str = "") -> str:
        """Return the grant that the option gives. Raises `ValueError` for a value not allowed."""
        if self.values and value not in self.values:
            raise ValueError(f"--{self.name} is {' or '.join(self.values)}, not {value}")
        return f"{self.prefix}{value}"


@dataclass(frozen=True, slots=True, eq=False)
class CredentialKind:
    """A kind of credential.

    `name` is stored with each credential. `code` (two lower-case letters) begins its ids.
    `fields` name what a client sends; `{id}` and `{secret}` stand for the credential's own.
    `required_grants` open every route of the contract. `insufficient_grants` are sets of grants
    that the contract refuses, by a label for people.
    """

    name: str
    code: str
    fields: Mapping[str, str]
    options: tuple[GrantOption, ...] = ()
    required_grants: frozenset[str] = frozenset()
    insufficient_grants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def sent_fields(self, credential_id: str, secret: str) -> dict[str, str]:
        """Return what a client sends, by field."""
        return {
            name: template.format(id=credential_id, secret=secret)
            for name, template in self.fields.items()
        }
