"""The mutations that a piece of source allows: which expression or statement becomes what."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """The text that takes the place of a node."""

    node: ast.expr | ast.stmt
    text: str


_OPPOSITES: Mapping[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.GtE(),
    ast.GtE: ast.Lt(),
    ast.Gt: ast.LtE(),
    ast.LtE: ast.Gt(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
_NEIGHBOURS: Mapping[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
}


_EMPTY = ("return", "return None", "return False")


def _comparison(node: ast.AST) -> Iterator[Change]:
    yield from _compared(node, _OPPOSITES)


def _boundary(node: ast.AST) -> Iterator[Change]:
    yield from _compared(node, _NEIGHBOURS)


def _compared(node: ast.AST, others: Mapping[type[ast.cmpop], ast.cmpop]) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in others:
        ops = [others[type(node.ops[0])], *node.ops[1:]]
        yield Change(node, ast.unparse(ast.Compare(node.left, ops, node.comparators)))


def _boolean(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield Change(node, f"({ast.unparse(ast.BoolOp(other, node.values))})")


def _negation(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Change(node, f"({ast.unparse(node.operand)})")


def _number(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield Change(node, repr(node.value + 1))
        yield Change(node, repr(node.value - 1) if node.value else "(-1)")


def _string(node: ast.AST) -> Iterator[Change]:
    # Text with spaces is written for people: tests need not hold its words.
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
        yield Change(node, repr(f"{node.value}x"))


def _return(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and ast.unparse(node) not in _EMPTY:
        yield Change(node, "return None")


def _argument(node: ast.AST) -> Iterator[Change]:
    # Only keywords: a call without one of its positional arguments fails wherever it is made.
    if isinstance(node, ast.Call):
        for index in range(len(node.keywords)):
            keywords = node.keywords[:index] + node.keywords[index + 1 :]
            yield Change(node, ast.unparse(ast.Call(node.func, node.args, keywords)))


def _swap(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call) and len(node.args) > 1:
        first, second, *others = node.args
        swapped = ast.Call(node.func, [second, first, *others], node.keywords)
        yield Change(node, ast.unparse(swapped))


def _deletion(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.AugAssign() | ast.Raise() | ast.Delete() | ast.Expr(value=ast.Call()):
            yield Change(node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield Change(node, "pass")


def _exception(node: ast.AST) -> Iterator[Change]:
    """Take one class out of an `except`; where it is the only one, nothing is caught."""
    if not isinstance(node, ast.ExceptHandler) or node.type is None:
        return
    if isinstance(node.type, ast.Tuple):
        for left in node.type.elts:
            others = [ast.unparse(each) for each in node.type.elts if each is not left]
            yield Change(node.type, f"({', '.join(others)},)")
    else:
        yield Change(node.type, "()")


def _condition(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.IfExp):
        yield Change(node.test, "True")
        yield Change(node.test, "False")


KINDS: Mapping[str, Callable[[ast.AST], Iterator[Change]]] = {
    "comparison": _comparison,
    "boundary": _boundary,
    "boolean": _boolean,
    "negation": _negation,
    "number": _number,
    "string": _string,
    "return": _return,
    "argument": _argument,
    "swap": _swap,
    "deletion": _deletion,
    "exception": _exception,
    "condition": _condition,
}
