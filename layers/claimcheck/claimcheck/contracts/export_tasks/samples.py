"""A good request of each route of `export_tasks`."""

from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.samples import Sample

SAMPLES = (
    Sample(
        "GET",
        "/tasks/{id}/download_url",
        "/tasks/{task_id}/download_url",
        TASK_TOKEN,
        (("Authorization", "Bearer {credential_id}:{secret}"),),
    ),
)
