"""Reports of a merchant: list the finished ones with filters and pages, then fetch their files.

Callers send a private API key, which needs no permission, or the name and password of a user, who
does. Every refusal is an object with a `code`, a `message` and, where it helps, a `detail`.
"""
