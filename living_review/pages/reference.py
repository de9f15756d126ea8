"""The reference: every field of the records, and every name that records may use, read from the models and registries themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_args

from markupsafe import Markup
from pydantic import BaseModel

from living_review.charts.registry import chart_kinds
from living_review.formatting import escape
from living_review.pages.content import Content
from living_review.pages.kinds import one_page
from living_review.pages.phrases import Reference
from living_review.records.chart_kinds import ChartOption
from living_review.records.claim import CHECKS, OPERANDS, VERDICTS, ClaimsFile
from living_review.records.field_types import FIELD_TYPES
from living_review.records.meanings import meaning
from living_review.records.measures import MEASURES
from living_review.records.placeholders import ENDINGS
from living_review.records.review import FieldDeclaration, NumberDeclaration, Review
from living_review.records.rob_tools import OPEN_KINDS, TOOLS
from living_review.records.study import study_model
from living_review.records.values import MISSING
from living_review.records.variables import CORE_FLAGS, CORE_NUMBERS, variables
from living_review.records.vocabulary import COMPULSORY_LISTS, CORE_LISTS, VocabularyFile
from living_review.stats.effect_sizes import measure_of
from living_review.wording import joined, worded

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class FieldEntry:
    """A field of a block; ``type`` is markup, since it leads to other blocks."""

    name: str
    type: Markup
    compulsory: bool
    meaning: str


@dataclass(frozen=True)
class Block:
    """A block of fields, or the file as a whole."""

    id: str
    name: str
    says: str
    fields: tuple[FieldEntry, ...]


@dataclass(frozen=True)
class FileReference:
    """A file of records: its own fields, then the blocks in it that no file before had."""

    name: str
    says: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class NameEntry:
    """A name that records may use, such as a kind of chart; ``more`` is what there is to know beside its meaning."""

    name: str
    meaning: str
    more: tuple[str, ...] = ()


def reference(content: Content) -> dict[str, Any]:
    """All that the template of the reference is given."""
    review, vocabulary = content.records.review, content.records.vocabulary
    return {
        "files": file_references(tuple(review.fields)),
        "missing": MISSING,
        "lists": [NameEntry(name, CORE_LISTS.get(name, terms.definition), tuple(terms.terms)) for name, terms in vocabulary.items()],
        "compulsory_lists": COMPULSORY_LISTS,
        "charts": tuple(_charts()),
        "statistics": get_args(NumberDeclaration.model_fields["statistic"].annotation),
        "endings": ENDINGS,
        "variables": [
            NameEntry(name, _variable(name, known.label), (known.kind, *known.values))
            for name, known in variables(review, vocabulary).items()
        ],
        "checks": [NameEntry(name, _part("Check", name)) for name in CHECKS],
        "operands": [NameEntry(name, _part("Operand", name)) for name in OPERANDS],
        "verdicts": VERDICTS,
        "field_types": [NameEntry(name, _first_line(type(kind))) for name, kind in FIELD_TYPES.items()],
        "measures": [
            NameEntry(key, measure.label, tuple(", ".join(route.columns) for route in measure_of(key).routes))
            for key, measure in MEASURES.items()
        ],
        "tools": [NameEntry(key, tool.label, tuple(domain.id for domain in tool.domains)) for key, tool in TOOLS.items()],
        "tool_levels": {key: tuple(level.id for level in tool.levels) for key, tool in TOOLS.items()},
        "open_tools": OPEN_KINDS,
        "exports": [(file.name, file.description, file.columns) for file in content.data_files if file.columns],
    }


def _variable(name: str, label: str) -> str:
    return CORE_FLAGS.get(name) or CORE_NUMBERS.get(name) or label


def _first_line(thing: object) -> str:
    return (thing.__doc__ or "").strip().splitlines()[0]


def _option(option: ChartOption) -> str:
    """Whether an option is compulsory, and what it may be."""
    words = Reference
    parts = [worded(words.COMPULSORY if option.required else words.OPTIONAL)]
    parts += [worded(words.ONE_OF, words=", ".join(option.words))] if option.words else []
    parts += [worded(words.OF_TYPE, types=words.OR.join(option.types))] if option.types else []
    return joined("; ", parts)


def _charts() -> Iterator[NameEntry]:
    for name, kind in chart_kinds().items():
        options = (f"{option.name} ({_option(option)}): {option.description}" for option in kind.options)
        yield NameEntry(name, _first_line(kind.plot).replace("``", ""), tuple(options))


# ---------------------------------------------------------------------------------------------- fields


@cache
def _schema(model: type[BaseModel]) -> Schema:
    """The schema of a file that is the same for every review."""
    return model.model_json_schema()


def _definitions() -> Mapping[str, Schema]:
    """The schemas of the blocks of claims, by their name."""
    definitions: Mapping[str, Schema] = _schema(ClaimsFile)["$defs"]
    return definitions


def _part(block: str, name: str) -> str:
    """What a field of a block of claims means."""
    schema = _definitions()[block]
    return _meaning(block, name, (schema.get("properties") or _with_fields(schema)["properties"])[name], _definitions())


@lru_cache(4)
def file_references(fields: tuple[FieldDeclaration, ...]) -> tuple[FileReference, ...]:
    """The fields of each file, with those that this review declares itself."""
    own = study_model(fields)
    models: tuple[type[BaseModel], ...] = (Review, VocabularyFile, own, ClaimsFile)
    known: set[str] = set()
    files = []
    for (name, says), model in zip(Reference.FILES.items(), models, strict=True):
        schema = model.model_json_schema() if model is own else _schema(model)
        blocks = tuple(block for block in _blocks(model.__name__, name, schema) if block.id not in known)
        known |= {block.id for block in blocks}
        files.append(FileReference(name, worded(says), blocks))
    return tuple(files)


def _blocks(model: str, file: str, schema: Schema) -> Iterator[Block]:
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    for key, block in ((model, schema), *definitions.items()):
        described = _with_fields(block)
        properties = described.get("properties", {})
        if not properties:
            continue
        required = described.get("required", ())
        fields = tuple(
            FieldEntry(name, _type(each, definitions), name in required, _meaning(key, name, each, definitions))
            for name, each in properties.items()
        )
        says = " ".join(str(described.get("description", "")).split("\n\n")[0].split()).replace("``", "")
        yield Block(f"block-{key.lower()}", worded(Reference.WHOLE_FILE, file=file) if key == model else key, says, fields)


def _with_fields(block: Schema) -> Schema:
    """The schema of a block's fields; a value that may also be written in short has it among its forms."""
    if "properties" in block:
        return block
    return next((form for form in block.get("anyOf", ()) if "properties" in form), block)


def _meaning(block: str, name: str, schema: Schema, definitions: Mapping[str, Schema]) -> str:
    found = schema.get("description") or meaning(block, name)
    if not found:
        named = next(_references(schema), "")
        found = _with_fields(definitions[named]).get("description", "") if named in definitions else ""
    return " ".join(str(found).split("\n\n")[0].split()).replace("``", "")


def _references(schema: Any) -> Iterator[str]:
    """The blocks that a schema names."""
    if isinstance(schema, Mapping):
        if isinstance(named := schema.get("$ref"), str):
            yield named.rsplit("/", 1)[-1]
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _type(schema: Schema, definitions: Mapping[str, Schema]) -> Markup:
    """What a field may hold, in words, with links to the blocks."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        fields = _with_fields(definitions.get(name, {})).get("properties")
        return Markup('<a href="#block-{}">{}</a>').format(name.lower(), name) if fields else _type(definitions.get(name, {}), definitions)
    if isinstance(schema.get("vocabulary"), str):
        return escape(worded(Reference.TERM, list=schema["vocabulary"]))
    if "enum" in schema or "const" in schema:
        words = schema.get("enum") or [schema["const"]]
        return escape(Reference.MISSING_WORD if set(words) == set(MISSING) else " | ".join(map(str, words)))
    forms = schema.get("anyOf") or schema.get("oneOf")
    if forms:
        return Markup(Reference.OR).join(dict.fromkeys(filter(None, (_type(form, definitions) for form in forms))))
    if schema.get("type") == "array":
        return Markup(Reference.LIST_OF).format(item=_type(schema["items"], definitions)) if schema.get("items") else escape(Reference.LIST)
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return Markup(Reference.NAMES).format(item=_type(schema["additionalProperties"], definitions))
    if schema.get("format") == "date":
        return escape(Reference.DATE)
    kinds = schema.get("type", "")
    return escape(Reference.OR.join(Reference.PLAIN.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)))


PAGES = (one_page("reference.md", "reference.md.j2", values=reference), one_page("guide.md", "guide.md.j2"))
