"""What a study's value must be: the filters of numbers, claims and syntheses."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from living_review.records.base import Many, Record


class StudyFilter(Record):
    """What a study's value must be. All that is given must be met."""

    any_of: Annotated[tuple[str, ...], Many] = Field((), description="The value has at least one of these.")
    all_of: Annotated[tuple[str, ...], Many] = Field((), description="The value has each of these.")
    only: Annotated[tuple[str, ...], Many] = Field((), description="The value is exactly these.")
    none_of: Annotated[tuple[str, ...], Many] = Field((), description="The value has none of these.")
    minimum: float | None = None
    maximum: float | None = None
    equals: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        if isinstance(data, bool):
            return {"equals": data}
        if isinstance(data, str):
            return {"any_of": [data]}
        if isinstance(data, int | float):
            return {"minimum": data, "maximum": data}
        return {"any_of": data} if isinstance(data, list) else data

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("condition", "asks for nothing; expected any_of, all_of, only, none_of, minimum or maximum", {})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [{"type": ["boolean", "string", "number"]}, {"type": "array", "items": {"type": "string"}}, full]}
