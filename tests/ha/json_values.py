"""JSON values that fit a schema, and any others."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

type Schema = Mapping[str, Any]

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.sampled_from((0, -1, 1.5, 2**53, 2**53 + 2, 10**400, -(2**60), 1e300, -1e17)),
    st.floats(allow_nan=False, allow_infinity=False),
)
ANYTHING = st.recursive(
    st.one_of(st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)


def fits(value: object, schema: Schema) -> bool:
    """Say whether a value fits a schema, as others judge it."""
    return bool(Draft202012Validator(schema).is_valid(value))


def fitting(schema: Schema) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 - one for each kind
    """Return values that fit a schema of a field."""
    if "anyOf" in schema:
        return st.one_of(*(fitting(one) for one in schema["anyOf"]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return st.from_regex(
            schema["pattern"], fullmatch=True, alphabet=st.characters(codec="ascii")
        )
    match schema["type"]:
        case "string":
            longest = schema.get("maxLength", 300)
            short = st.text(
                st.characters(codec="utf-8"), min_size=schema.get("minLength", 0), max_size=9
            )
            return st.one_of(short, st.just("x" * longest))
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            low = schema.get("minimum", schema.get("exclusiveMinimum"))
            bounds = {"min_value": low, "max_value": schema["maximum"]}
            numbers = st.one_of(
                st.sampled_from((low, schema["maximum"])),
                st.floats(**bounds),
                st.integers(int(low), int(schema["maximum"])),
            )
            return numbers.filter(lambda number: fits(number, schema))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(
                fitting(schema["items"]),
                min_size=schema.get("minItems", 0),
                max_size=min(3, schema.get("maxItems", 3)),
                unique_by=repr if schema.get("uniqueItems") else None,
            ).filter(lambda items: fits(items, schema))
    return st.fixed_dictionaries(
        {}, optional={name: fitting(part) for name, part in schema.get("properties", {}).items()}
    ).filter(lambda said: len(said) >= schema.get("minProperties", 0))


def beside(schema: Schema) -> st.SearchStrategy[Any]:
    """Return values of all kinds, many of them nearly fitting."""
    nearly = fitting(schema)
    return st.one_of(
        ANYTHING,
        NUMBERS,
        st.tuples(nearly.map(str), TEXTS).map("".join),
        nearly.map(str).map(lambda text: text[1:]),
        nearly.map(lambda value: [value, value]),
        nearly.map(lambda value: f"{value}, {value}"),
        nearly.map(lambda value: -value - 1 if isinstance(value, int | float) else [[value]]),
        NUMBERS.map(str),
        st.just("x" * 4001),
    )


def some(values: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Return that many values, the same each time."""
    found: list[Any] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    return found
