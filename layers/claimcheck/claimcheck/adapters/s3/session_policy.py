"""The session policy for a URL that is restricted to some networks. Pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from claimcheck.domain.report import StoredFile

# Characters that are not literal in a policy's resource: `*` and `?` are wildcards, `$` begins a
# variable, and a policy does not allow most of Unicode.
_UNSAFE = re.compile(r"[^A-Za-z0-9/._~+=@,&:;() -]+", re.ASCII)


def session_policy(partition: str, file: StoredFile, networks: Sequence[str]) -> str:
    """Return the policy that allows reading one version of one object, from `networks` only.

    It has at most 2,048 characters (AWS STS, AssumeRole), whatever the key.
    """
    statement = {
        "Effect": "Allow",
        # S3 checks this action only for a GET with a version: a GET without one is denied.
        "Action": "s3:GetObjectVersion",
        "Resource": f"arn:{partition}:s3:::{file.bucket}/{_UNSAFE.sub('*', file.key)}",
        "Condition": {
            "IpAddress": {"aws:SourceIp": list(networks)},
            # S3 always has this condition key; the embedded AWS never has it.
            "StringEqualsIfExists": {"s3:VersionId": file.version_id},
        },
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return json.dumps(document, separators=(",", ":"))
