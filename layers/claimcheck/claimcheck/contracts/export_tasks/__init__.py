"""Export tasks of a chain: exchange a finished task for a URL of its result file.

Callers send a task token of the chain. A success is an object with a `url`, every refusal an
object with an `error`.
"""
