"""Reports of a business: describe one, then fetch its file, both on our own origin.

Callers send an API token and, beside it, the business that they act for. Refusals are worded as
FastAPI words them: a `detail` that is a sentence, or a list of what is wrong with the request.
"""
