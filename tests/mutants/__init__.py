"""Mutation testing: small wrong changes of the product, and whether the tests notice them.

It shows whether a rework of the tests loses anything: the suites before and after it run against
the same mutants.

How it works:

1. `sample.jsonl` holds a fixed sample, one mutant a line: a file, a function in it, the text to
   replace and its replacement. Moved lines do not matter. If the text is gone, the tool says so.
2. The suite runs once on a copy of the tree that has a call at each mutated line. This records
   which tests reach which mutants, and how long each test takes.
3. For each mutant, the tests that reach it run on a copy of the tree that has the mutant: cheapest
   first, until one fails. That test found it. A test that hangs found it as well (`time`).
4. The tests that found something run once more without mutants. Those that fail found nothing.

Only tests below the API take part, without those marked `e2e`, `race` or `gate`. Product code that
tests run in processes of their own is not seen. A line that runs at import counts as reached by
the tests that reach a function of its module or of a module that imports from it, and by the tests
that import the module themselves.

How to run it, from the root of the repository:

    make mutants
        both tiers of the tests in the working tree
    python -m tests.mutants --suite before --tests-from REVISION --tier full
        the tests of another revision, on the product in the working tree
    python -m tests.mutants --suite after --compare-with .local/mutants/before.full.json
        also lists what the suite `before` found and this one does not, and fails if there is any
    python -m tests.mutants --tier fast --recorded
        without step 2, from the recording of the last run

`--tier fast` leaves out tests marked `slow` and sets TEST_TIER=fast; `--tier full` does neither.
Results and recordings are in `.local/mutants`: `SUITE.TIER.json`, `SUITE.TIER.recording.json`.

How to renew the sample after a change of the product:

    python -m tests.mutants.draw

Mutants that still apply stay. The others are replaced by new ones, drawn with a fixed seed. A
mutant that no test can find, because it changes nothing that can be observed, stays listed with
the reason in `replaced`; it is not run, and `draw` adds another. `test_sample.py` fails while a
mutant does not apply.
"""
