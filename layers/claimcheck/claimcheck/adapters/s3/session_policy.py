"""What a session of the signer may do, where its URL shall serve some networks only. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from claimcheck.domain.report import StoredFile

# What stands for itself in a policy's resource. The rest of Unicode would not fit into the text
# of a policy, `*` and `?` are wildcards there, and `$` begins a variable.
_UNSAFE = re.compile(r"[^A-Za-z0-9/._~+=@,&:;() -]+", re.ASCII)


def session_policy(partition: str, file: StoredFile, networks: Sequence[str]) -> str:
    """The policy that narrows a session to one version of one object, asked for from `networks`.

    At most 2,048 characters (AWS STS, AssumeRole), whatever the key is.
    """
    statement = {
        "Effect": "Allow",
        # Only with a version named does S3 call a GET so: without one it is allowed nothing.
        "Action": "s3:GetObjectVersion",
        "Resource": f"arn:{partition}:s3:::{file.bucket}/{_UNSAFE.sub('*', file.key)}",
        "Condition": {
            "IpAddress": {"aws:SourceIp": list(networks)},
            # For this action S3 always has the key; the embedded AWS never does.
            "StringEqualsIfExists": {"s3:VersionId": file.version_id},
        },
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return json.dumps(document, separators=(",", ":"))
