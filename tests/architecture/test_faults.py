"""Do the architecture tests notice? Every fault made in the template fails one of them."""

from __future__ import annotations

from tests.architecture.faults import faults
from tests.architecture.trial import broken_rules
from tests.figures import collect
from tests.template import load_template


def test_the_template_as_it_is_breaks_no_rule() -> None:
    assert list(broken_rules(load_template())) == []


def test_every_fault_that_can_be_made_in_the_template_is_found() -> None:
    made = faults()
    missed = [str(fault) for fault in made if not any(broken_rules(fault.template()))]

    assert missed == []
    assert len(made) > 500
    collect("template-faults", len(made))
