"""What is answered, held to what is said about it."""

import re
from datetime import datetime
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker

from custom_components.roomkeeper.doors.json_schema import Schemas
from custom_components.roomkeeper.doors.reads import QUESTIONS
from custom_components.roomkeeper.doors.verb import Question
from custom_components.roomkeeper.doors.verbs import RELEASE, VERBS

FORMATS: Final = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    """Say whether a text is an instant as RFC 3339 has it: with an offset of whole minutes."""
    text = str(value)
    return bool(re.search("T.*[+-][0-9]{2}:[0-9]{2}$", text) and datetime.fromisoformat(text))


def _made() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for request in (*VERBS, RELEASE, *QUESTIONS):
        schemas = Schemas()
        schema = schemas.record(request.answers)
        if isinstance(request, Question) and request.file:
            schema = {
                "if": {"required": [*request.file]},
                "then": schemas.record(request.file),
                "else": schema,
            }
        schema["components"] = {"schemas": schemas.components}
        Draft202012Validator.check_schema(schema)
        found[request.name] = Draft202012Validator(schema, format_checker=FORMATS)
    return found


VALIDATORS: Final = _made()


def assert_described(name: str, answer: object) -> None:
    """Fail where an answer is not as it is said to be."""
    errors = [
        f"{error.json_path}: {error.message}" for error in VALIDATORS[name].iter_errors(answer)
    ]
    assert not errors, f"{name}: {errors}"
