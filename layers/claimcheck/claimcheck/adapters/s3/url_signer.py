"""The UrlSigner port: presigned S3 URLs, signed with sessions whose expiry is known."""

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
# A session is renewed when it has less time left. An hour's URL lives 57 minutes at least.
MIN_SESSION_LEFT = timedelta(minutes=57)
# The shortest session that STS gives. A URL for some networks is a redirect's and lives shorter.
RESTRICTED_SESSION_SECONDS = 900

_RESOURCE = "signer"


class Session(NamedTuple):
    """Credentials of an assumed role, and when they expire."""

    credentials: SigningCredentials
    expires_at: datetime


class StsUrlSigner:
    """Signs with sessions of the signer role.

    A URL expires with the credentials that signed it, and a function cannot know when its own
    credentials expire.
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
        now = self._clock.now().replace(microsecond=0)  # the URL has whole seconds
        session = (
            self._restricted_session(file, networks) if networks else self._current_session(now)
        )
        lifetime = min(seconds, int((session.expires_at - now).total_seconds()))
        if lifetime < 1:
            raise Unavailable(f"{_RESOURCE}:session_ended")
        url = presign(
            self._bucket_url,
            self._region,
            session.credentials,
            file.key,
            response_overrides(file),
            lifetime,
            now,
        )
        return SignedUrl(url, now + timedelta(seconds=lifetime))

    def _current_session(self, now: datetime) -> Session:
        session = self._session
        if session is None or session.expires_at - now < MIN_SESSION_LEFT:
            session = self._assume(SESSION_SECONDS)
            self._session = session
        return session

    def _restricted_session(self, file: StoredFile, networks: Sequence[str]) -> Session:
        """Return a new session for one URL. It is not reused: its policy fits this URL only."""
        partition = self._role_arn.split(":")[1]
        return self._assume(
            RESTRICTED_SESSION_SECONDS, Policy=session_policy(partition, file, networks)
        )

    def _assume(self, seconds: int, **policy: str) -> Session:
        with unavailable(_RESOURCE):
            answer = self._client.assume_role(
                RoleArn=self._role_arn,
                RoleSessionName="claimcheck",
                DurationSeconds=seconds,
                **policy,
            )
        assumed = answer["Credentials"]
        credentials = SigningCredentials(
            assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"]
        )
        return Session(credentials, assumed["Expiration"])


def response_overrides(file: StoredFile) -> dict[str, str]:
    """Return the query parameters that set the version and the response headers."""
    return {
        "response-cache-control": "no-store",
        "response-content-disposition": content_disposition(file.filename),
        "response-content-type": file.mime_type,
        "versionId": file.version_id,
    }
