"""Do the architecture tests notice? Every fault made in the template fails one of them."""

from __future__ import annotations

import pytest

from tests.architecture.faults import faults
from tests.architecture.trial import broken_rules
from tests.figures import collect
from tests.template import load_template
from tests.tiers import part

ONE_IN = 12
CHUNKS = 8


def test_the_template_as_it_is_breaks_no_rule() -> None:
    assert list(broken_rules(load_template())) == []


@pytest.mark.generated
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_fault_that_can_be_made_in_the_template_is_found(chunk: int) -> None:
    made = part(faults(), ONE_IN)[chunk::CHUNKS]
    missed = [str(fault) for fault in made if not any(broken_rules(fault.template()))]

    assert missed == []
    collect("template-faults", len(made))
