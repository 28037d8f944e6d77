"""The one place of the version: the package's metadata and the command line read it here as well as
the OpenAPI document and the bill of materials, for a function has no pyproject.toml.
"""

VERSION = "0.1.0"
