"""The UrlSigner: presigned S3 URLs under a role of their own, whose end is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from claimcheck.adapters.aws_client.presign import presign
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.adapters.aws_client.sts import Sts
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.s3.session_policy import session_policy
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.filename import content_disposition
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import StoredFile
from claimcheck.ports import Clock

SESSION_SECONDS = 3600
# Renewed this early, a session lets an hour's URL live for 57 minutes at least.
RENEWED_AT = timedelta(minutes=57)
# The shortest that STS gives; a URL for some networks only is a redirect's, and shorter still.
BOUND_SECONDS = 900

_RESOURCE = "signer"


class Session(NamedTuple):
    """Assumed credentials and their end."""

    credentials: SigningCredentials
    ends: datetime


class StsUrlSigner:
    """Signs with sessions of the signer role.

    A function's own credentials would not do: a URL dies with whatever signed it, and nobody tells
    a function when its credentials end.
    """

    def __init__(
        self, client: Sts, role_arn: str, bucket_url: str, region: str, clock: Clock
    ) -> None:
        self._client = client
        self._role_arn = role_arn
        self._bucket_url = bucket_url
        self._region = region
        self._clock = clock
        self._session: Session | None = None

    def presign(self, file: StoredFile, seconds: int, networks: Sequence[str] = ()) -> SignedUrl:
        now = self._clock.now().replace(microsecond=0)  # as the URL itself will say
        session = self._bound(file, networks) if networks else self._current(now)
        lived = min(seconds, int((session.ends - now).total_seconds()))
        if lived < 1:
            raise Unavailable(f"{_RESOURCE}:session_ended")
        url = presign(
            self._bucket_url,
            self._region,
            session.credentials,
            file.key,
            overrides_of(file),
            lived,
            now,
        )
        return SignedUrl(url, now + timedelta(seconds=lived))

    def _current(self, now: datetime) -> Session:
        session = self._session
        if session is None or session.ends - now < RENEWED_AT:
            session = self._assume(SESSION_SECONDS)
            self._session = session
        return session

    def _bound(self, file: StoredFile, networks: Sequence[str]) -> Session:
        """A session of its own, never kept: what narrows it is good for this one URL."""
        partition = self._role_arn.split(":")[1]
        return self._assume(BOUND_SECONDS, Policy=session_policy(partition, file, networks))

    def _assume(self, seconds: int, **narrowed: str) -> Session:
        with unavailable(_RESOURCE):
            answer = self._client.assume_role(
                RoleArn=self._role_arn,
                RoleSessionName="claimcheck",
                DurationSeconds=seconds,
                **narrowed,
            )
        granted = answer["Credentials"]
        credentials = SigningCredentials(
            granted["AccessKeyId"], granted["SecretAccessKey"], granted["SessionToken"]
        )
        return Session(credentials, granted["Expiration"])


def overrides_of(file: StoredFile) -> dict[str, str]:
    """What storage is told to answer: this version, as this type, under this name, uncached."""
    return {
        "response-cache-control": "no-store",
        "response-content-disposition": content_disposition(file.filename),
        "response-content-type": file.mime_type,
        "versionId": file.version_id,
    }
