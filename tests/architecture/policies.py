"""What the template lets roles do, statement by statement, and the wildcards that they may name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.template import load_template

_SECRETS = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:claimcheck/${Stage}/"
)

# Every wildcard in a resource that a role or a managed policy may be allowed, and why.
WILDCARDS = {
    "*": "traces have no resource to name",
    "${FilesBucket.Arn}/*": "which object it is, only the report's row says",
    "${FilesBucket.Arn}/reports/*": "exporters choose their objects' names below the prefix",
    "${FilesBucket.Arn}/tasks/*": "exporters choose their objects' names below the prefix",
    "${FilesBucket.Arn}/documents/*": "exporters choose their objects' names below the prefix",
    "${FilesBucket.Arn}/inbox/*": "exporters choose their objects' names below the prefix",
    "${ArchiveBucket.Arn}/*": "whoever checks the archive reads all of it",
    "${ArchiveBucket.Arn}/audit/*": "files of the archive are named by their content",
    "${ArchiveBucket.Arn}/digests/*": "digests of the archive are named by their number",
    "${AuditTable.Arn}/stream/*": "a stream has its time in its name",
    f"{_SECRETS}access-token-??????": "Secrets Manager ends every ARN in six random characters",
    f"{_SECRETS}external-issuer-??????": "Secrets Manager ends every ARN in six random characters",
    f"{_SECRETS}link-??????": "Secrets Manager ends every ARN in six random characters",
    f"{_SECRETS}list-??????": "Secrets Manager ends every ARN in six random characters",
}

# The secret's name in its ARN, by the resource that makes it.
SECRETS = {
    "AccessTokenSecret": "access-token",
    "ExternalIssuerSettings": "external-issuer",
    "LinkSecret": "link",
    "ListSecret": "list",
}


@dataclass(frozen=True, slots=True)
class ExportEvent:
    """One allowing statement; resources as the template writes them, without their tags."""

    actions: frozenset[str]
    resources: frozenset[str]
    condition: dict[str, Any]

    def touches(self, resource: str) -> bool:
        """Whether a resource of this logical id, or a part of it, is named."""
        return any(name.startswith((f"{resource}.", f"${{{resource}.")) for name in self.resources)


def resources_of(kind: str) -> dict[str, Any]:
    """The template's resources of one type, by logical id."""
    found = load_template()["Resources"].items()
    return {name: resource for name, resource in found if resource["Type"] == kind}


def functions() -> dict[str, Any]:
    """The properties of every function, by logical id."""
    return {n: r["Properties"] for n, r in resources_of("AWS::Serverless::Function").items()}


def role_of(function: str) -> str:
    """The logical id of a function's role."""
    role: str = functions()[function]["Role"]["Fn::GetAtt"][0]
    return role


def statements_of(role: str) -> list[ExportEvent]:
    """All that a role may do: its own policies, and those attached to it from outside."""
    policies = load_template()["Resources"][role]["Properties"].get("Policies", [])
    attached = [
        attached["Properties"]
        for attached in resources_of("AWS::IAM::Policy").values()
        if {"Ref": role} in attached["Properties"]["Roles"]
    ]
    documents = [policy["PolicyDocument"] for policy in (*policies, *attached)]
    return [statement for document in documents for statement in _statements(document)]


def managed_statements(policy: str) -> list[ExportEvent]:
    """All that a managed policy allows."""
    document = load_template()["Resources"][policy]["Properties"]["PolicyDocument"]
    return list(_statements(document))


def every_statement() -> Iterator[tuple[str, ExportEvent]]:
    """Every statement of the template with the role or managed policy that it belongs to."""
    for role in resources_of("AWS::IAM::Role"):
        yield from ((role, statement) for statement in statements_of(role))
    for policy in resources_of("AWS::IAM::ManagedPolicy"):
        yield from ((policy, statement) for statement in managed_statements(policy))


def actions_on(role: str, resource: str) -> set[str]:
    """What a role may do to a resource or to parts of it."""
    touching = (s for s in statements_of(role) if s.touches(resource))
    return {action for statement in touching for action in statement.actions}


def _statements(document: dict[str, Any]) -> Iterator[ExportEvent]:
    for statement in document["Statement"]:
        assert statement["Effect"] == "Allow"
        yield ExportEvent(
            actions=frozenset(_listed(statement["Action"])),
            resources=frozenset(_written(r) for r in _listed(statement["Resource"])),
            condition=statement.get("Condition", {}),
        )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _written(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    [(tag, value)] = resource.items()
    return ".".join(value) if tag == "Fn::GetAtt" else str(value)


def grants_of(owner: str) -> dict[str, set[str]]:
    """What a role or a managed policy allows, by what it allows it on."""
    grants: dict[str, set[str]] = {}
    for statement in (s for name, s in every_statement() if name == owner):
        for resource in statement.resources:
            grants.setdefault(_short(resource), set()).update(statement.actions)
    return grants


def _short(resource: str) -> str:
    named = resource.replace("${", "").replace("}", "").replace(".Arn", "")
    return f"secret {named.split('/')[-1][:-7]}" if ":secret:" in named else named
