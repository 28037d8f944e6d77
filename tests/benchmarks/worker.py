"""One process as Lambda would run it: a bare interpreter that imports `app`, and answers events.

    python -S worker.py EVENT.json

Needs the standard library alone, and imports nothing that a handler would not import anyway before
the handler is in. Says one line of JSON when the first answer is there; then does as many calls as
each line of its input asks for, and says what they took.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace

# What the handlers print is the log, and nobody reads it here.
TOLD = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

Handler = Callable[[object, object], object]
CONTEXT = SimpleNamespace(
    function_name="bench",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:bench",
    aws_request_id="00000000-0000-4000-8000-000000000000",
)


def main() -> None:
    compiled: list[str] = []

    def note(name: str, given: tuple[object, ...]) -> None:
        if name == "compile":
            compiled.append(_source(given))

    sys.addaudithook(note)
    with open(sys.argv[1], encoding="utf-8") as sample:  # noqa: PTH123 - loads pathlib
        event = json.load(sample)
    lambda_handler = importlib.import_module("app").lambda_handler
    answer = lambda_handler(event, CONTEXT)
    tell(
        {
            "answer": answer,
            "compiled": [name for name in compiled if name.endswith(".py")],
            "modules": len(sys.modules),
            "boto3": "botocore.client" in sys.modules,
            "peak_kib": peak_kib(),
            "cpu": time.process_time(),
        }
    )
    for line in sys.stdin:
        tell(timed(lambda_handler, event, int(line)))


def timed(handler: Handler, event: object, calls: int) -> dict[str, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        handler(event, CONTEXT)
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - begun}


def peak_kib() -> int:
    """The most that this program ever held. (`ru_maxrss` remembers the one that started it.)"""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - as above
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def tell(words: Mapping[str, object]) -> None:
    TOLD.write(json.dumps(words) + "\n")
    TOLD.flush()


def _source(given: tuple[object, ...]) -> str:
    # What is executed from text has no file of its own: `<string>`.
    name = given[1]
    return os.fsdecode(name) if isinstance(name, (bytes, str)) else ""


main()
