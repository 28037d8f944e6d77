"""`claimcheck audit verify`: compare table, archive and signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from claimcheck.domain.span import span_of_days
from claimcheck.ports.archive import DigestVerifier
from claimcheck.usecases.verify_audit import (
    DEFAULT_PENDING,
    Verification,
    VerificationScope,
    verify_audit,
)
from claimcheck_cli import options
from claimcheck_cli.failures import CliError
from claimcheck_cli.output import AsJson, print_json, print_table, say
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

COLUMNS = ("kind", "where", "what")


def verify(
    context: typer.Context,
    since: options.Since = None,
    until: options.Until = None,
    tenant: Annotated[
        str | None,
        typer.Option(parser=options.tenant_id, metavar="TENANT", help="Entries of one tenant."),
    ] = None,
    pending: Annotated[
        float, typer.Option(min=0, metavar="MINUTES", help="Younger entries may be on their way.")
    ] = DEFAULT_PENDING.total_seconds() / 60,
    public_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="PEM that you kept; else KMS is asked.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify that the audit is unchanged, or list what was changed. Exits with 1 if it was."""
    operator = operator_of(deployment_of(context))
    if tenant is not None:
        require_tenant(operator.access_admin, tenant)
    if public_key is not None:
        operator = replace(operator, digest_verifier=verifier_of(public_key))
    scope = VerificationScope(span_of_days(since, until), tenant, timedelta(minutes=pending))
    verified = verify_audit(operator, scope)
    print_json(document(verified)) if as_json else show(verified)
    raise typer.Exit(1 if verified.findings else 0)


def verifier_of(path: Path) -> DigestVerifier:
    """Read a public key. Raises `CliError` if the file has none."""
    from claimcheck.adapters.keys.digest_verifiers import PublicKeyVerifier

    try:
        return PublicKeyVerifier(path.read_bytes())
    except ValueError as error:
        raise CliError(f"{path} holds no public key of an elliptic curve in PEM") from error


def document(verified: Verification) -> dict[str, Any]:
    """Return the result as fields."""
    return {**verified._asdict(), "findings": [found._asdict() for found in verified.findings]}


def show(verified: Verification) -> None:
    if verified.findings:
        print_table(COLUMNS, (found._asdict() for found in verified.findings))
    say(
        f"entries: {verified.entries}, files: {verified.files}, digests: {verified.digests}, "
        f"pending: {verified.pending}, findings: {len(verified.findings)}"
    )
