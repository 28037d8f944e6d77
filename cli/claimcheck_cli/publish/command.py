"""`claimcheck publish`: its arguments, and what it prints."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.report import Interval, Kind, Source
from claimcheck.domain.retention import Retention
from claimcheck_cli import options, output
from claimcheck_cli.aws import exporter, operator
from claimcheck_cli.commands import verb
from claimcheck_cli.failures import CliError, UsageError
from claimcheck_cli.publish.export import NewExport, Publishable, check, document
from claimcheck_cli.publish.exporter import Published, wait_until_registered
from claimcheck_cli.publish.exporter import publish as publish_all
from claimcheck_cli.target import deployment_of

if TYPE_CHECKING:
    from rich.progress import Progress

MAX_TASK_ID = 10**12

FilePath = Annotated[Path | None, typer.Argument(help="The file.", show_default=False)]
Tenant = Annotated[str, typer.Option(parser=options.tenant_id, metavar="UUID")]
KindOption = Annotated[Kind, typer.Option()]
Id = Annotated[str | None, typer.Option("--id", help="Made up if not given.")]
Name = Annotated[str | None, typer.Option(help="What it is; else the file's name.")]
Index = Annotated[str, typer.Option(help="What a task's file name begins with.")]
IntervalOption = Annotated[Interval | None, typer.Option()]
SourceOption = Annotated[Source, typer.Option()]
CreatedAt = Annotated[
    datetime | None, typer.Option(parser=options.moment, metavar="TIME", help="Now if not given.")
]
Params = Annotated[
    Any, typer.Option(parser=options.json_object, metavar="JSON", help="Any parameters of it.")
]
GeneratedBy = Annotated[str | None, typer.Option(metavar="NAME")]
SingleUse = Annotated[bool, typer.Option("--single-use", help="Its links serve once.")]
RetentionOption = Annotated[
    Retention | None, typer.Option(help="How long it is kept; until it is retired if not given.")
]
State = Annotated[Publishable, typer.Option()]
Action = Annotated[str, typer.Option(help="A task's action.")]
NoFile = Annotated[bool, typer.Option("--no-file", help="Upload nothing.")]
DocumentUrl = Annotated[str | None, typer.Option(metavar="URL", help="It lies elsewhere.")]
Wait = Annotated[bool, typer.Option("--wait", help="Return once it is registered.")]


def publish(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    tenant: Tenant,
    kind: KindOption,
    path: FilePath = None,
    report_id: Id = None,
    name: Name = None,
    index: Index = "",
    interval: IntervalOption = None,
    source: SourceOption = Source.MANUAL,
    created_at: CreatedAt = None,
    params: Params = None,
    generated_by: GeneratedBy = None,
    single_use: SingleUse = False,
    retention: RetentionOption = None,
    state: State = Publishable.FINISHED,
    action: Action = "export",
    no_file: NoFile = False,
    document_url: DocumentUrl = None,
    wait: Wait = False,
    as_json: output.AsJson = False,
) -> None:
    """Upload a file and send its event, as an exporter would."""
    of: dict[str, Any] = {
        "interval": interval,
        "source": source,
        "action": action,
        "index": index,
    }
    export = NewExport(
        tenant=tenant,
        kind=kind,
        id=report_id or new_id(kind),
        name=name or (path.stem if path else kind.value),
        created_at=created_at or datetime.now(UTC),
        revision=new_revision(),
        path=path_to_upload(path, state, elsewhere=no_file or document_url is not None),
        single_use=single_use,
        retention=retention,
        state=state,
        params=with_generator(params or {}, generated_by),
        document_url=document_url,
        **of,
    )
    _send(context, export, wait=wait, as_json=as_json)


app = verb(publish)


def new_id(kind: Kind) -> str:
    """Return a new id."""
    if kind is Kind.TASK:
        return str(secrets.randbelow(MAX_TASK_ID) + 1)
    return f"report_{secrets.token_urlsafe(16)}"


def new_revision() -> int:
    """Return Unix milliseconds: publishing an id again has a higher revision."""
    return time.time_ns() // 1_000_000


def path_to_upload(path: Path | None, state: Publishable, *, elsewhere: bool) -> Path | None:
    """The file to upload: only finished work has one, unless it lies elsewhere or nowhere.

    Raises `UsageError` or `CliError`.
    """
    if elsewhere or state is not Publishable.FINISHED:
        return None
    if path is None:
        raise UsageError("PATH is missing; without a file, say --no-file or --document-url")
    if not path.is_file():
        raise CliError(f"{path}: no such file")
    return path


def check_beforehand(export: NewExport) -> None:
    """Raises `UsageError` for what registration would refuse."""
    try:
        check(export, datetime.now(UTC))
    except InvalidExportError as invalid:
        raise UsageError(f"the service would refuse this export: {invalid}") from invalid


def with_generator(params: Mapping[str, Any], generated_by: str | None) -> dict[str, Any]:
    """The parameters, with the name of the person who generated the report."""
    return {**params, "generated_by_name": generated_by} if generated_by else dict(params)


def _send(context: typer.Context, export: NewExport, *, wait: bool, as_json: bool) -> None:
    check_beforehand(export)
    shown = document(*_publish(context, export, wait=wait))
    output.print_json(shown) if as_json else output.print_fields(shown)


def _publish(context: typer.Context, export: NewExport, *, wait: bool) -> Published:
    deployment = deployment_of(context)
    with progress_bar() as progress:
        size = export.path.stat().st_size if export.path else None
        task = progress.add_task("uploading", total=size, visible=export.path is not None)
        [published] = publish_all(
            exporter(deployment), deployment, [export], lambda sent: progress.advance(task, sent)
        )
    if wait:
        from claimcheck_cli.wiring import report_store

        wait_until_registered(report_store(operator(deployment), deployment), [published])
    return published


def progress_bar() -> Progress:
    """Return a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    return Progress(*columns, console=Console(stderr=True))
