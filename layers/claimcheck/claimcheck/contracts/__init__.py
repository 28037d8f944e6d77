"""The wire contracts. A contract is a folder here and its name in `NAMES`.

What is known of a contract stands in its folder. Everything else reads the registry: `registry`
loads the contracts, `credentials` their kinds of credential, `samples` a good request of each
route, `openapi` their descriptions and `demo` what the local demo shows of them.
"""

NAMES = (
    "external_reports",
    "export_tasks",
    "documents",
    "business_reports",
    "merchant_reports",
)
