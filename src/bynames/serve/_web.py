"""What every endpoint shares: JSON in and out, parameters, the language of an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from bynames import _datafiles as data
from bynames import _shapes as shapes
from bynames._languages import canonical
from bynames._memo import once
from bynames.errors import did_you_mean
from bynames.serve._limits import REPEATED, Refused, body_of

Form = TypeVar("Form")

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK = 200
_SHOWN = 60


@once
def interface() -> tuple[str, ...]:
    """The languages that the pages speak (data/interface/), those of canonical names first."""
    spoken = {name for name in data.names("interface") if "language_name" in data.entry("interface", name)}
    return (*(one for one in canonical() if one in spoken), *sorted(spoken - set(canonical())))


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response. Lone surrogates, which UTF-8 cannot hold, go out escaped."""
    return Response(encoded(value), status, dict(headers or {}), JSON)


def encoded(value: Any) -> bytes:
    """JSON in UTF-8, also of text with lone surrogates."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value)).encode()


def error(status: int, message: str) -> Response:
    """An error as every endpoint gives it: `{"error": "..."}`."""
    headers = {"retry-after": "1"} if status == 503 else {"connection": "close"} if status in (408, 413) else {}
    return answer({"error": message}, status, headers)


def with_callback(response: Response, callback: str | None) -> Response:
    """The same answer as JSONP, for an OpenRefine from before it knew CORS."""
    if callback is None:
        return response
    if len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        raise Refused(422, f"callback {shown(callback)} is not the name of a JavaScript function")
    # The comment keeps the answer from being taken for a file of another kind.
    content = (
        b"/**/"
        + callback.encode()
        + b"("
        + bytes(response.body).replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
        + b");"
    )
    return Response(content, response.status_code, media_type="application/javascript")


def parsed(text: str | bytes, what: str) -> Any:
    """The value of JSON text. Raises Refused (400) that says where it is broken."""
    try:
        return shapes.parsed(text)
    except UnicodeDecodeError as problem:
        raise Refused(400, f"{what} is not JSON: {shapes.not_utf8(problem)}") from None
    except ValueError as problem:
        raise Refused(400, f"{what} is not JSON: {problem}") from None


def read(value: Any, form: type[Form], strict: bool = True) -> Form:
    """`value` as a struct. Raises Refused (422) that names the place and what is wanted there."""
    try:
        return msgspec.convert(value, form, strict=strict)
    except msgspec.ValidationError:
        raise Refused(422, shapes.misfit(value, form, strict)) from None


async def json_body(request: Request, form: type[Form]) -> Form:
    """The JSON body of a request as a struct."""
    given = _media_type(request)
    if given not in (JSON, ""):
        raise Refused(415, f"a body of {given} is not understood; send {JSON}")
    return read(parsed(await body_of(request), "the body"), form)


async def form_or_json(request: Request) -> dict[str, Any]:
    """The fields of a body, url-encoded as OpenRefine sends them, or an object of JSON."""
    given = _media_type(request)
    body = await body_of(request)
    if given == JSON:
        value = parsed(body, "the body")
        if not isinstance(value, dict):
            raise Refused(422, "the body must be an object with queries or extend")
        return value
    if given == MULTIPART:
        return _parts(request.headers.get("content-type", ""), body)
    if given not in (FORM, ""):
        raise Refused(415, f"a body of {given} is not understood; send {FORM}")
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise Refused(422, "the body has more than 20 fields") from None
    return dict(fields)


def _parts(media_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a form that comes in parts, as some clients send each form. Files are passed over."""
    head = b"content-type: " + media_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    if not message.is_multipart() or message.defects:
        raise Refused(400, "the body is not the multipart form that its content-type says")
    fields: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and part.get_filename() is None:
            fields[name] = content.decode("utf-8", "replace")
        if len(fields) > 20:
            raise Refused(422, "the body has more than 20 fields")
    return fields


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def query_form(request: Request, form: type[Form], lists: Mapping[str, str]) -> Form:
    """The query string as a struct. `lists` are parameters that may stand several times -> the field they fill."""
    fields = {field.encode_name for field in msgspec.structs.fields(form)}  # type: ignore[arg-type]
    known = {*lists, *(fields - set(lists.values()))}
    given: dict[str, Any] = {}
    for name, text in request.query_params.multi_items():
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(sorted(known))}"
            raise Refused(422, f"no parameter {shown(name)}{hint}")
        if name in lists:
            values = given.setdefault(lists[name], [])
            values.append(text)
            if len(values) > REPEATED:
                raise Refused(422, f"{shown(name)} stands more than {REPEATED} times; POST takes more")
        elif name in given:
            raise Refused(422, f"the parameter {shown(name)} appears twice")
        else:
            given[name] = text
    return read(given, form, strict=False)


async def asked(request: Request, form: type[Form], lists: Mapping[str, str]) -> Form:
    """What is asked for: the body of a POST, or the query string of a GET, as the same struct."""
    return await json_body(request, form) if request.method == "POST" else query_form(request, form, lists)


def number(request: Request, name: str, default: int, most: int, least: int = 0) -> int:
    """A whole number of the query string, at most `most`. Raises Refused (422) for anything else."""
    text = request.query_params.get(name, "")
    if text == "":
        return default
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < least:
        raise Refused(422, f"{name} must be a whole number from {least} on, not {shown(text)}")
    return min(int(text[:9]), most)


def language_of(request: Request, default: str = "en") -> str:
    """The language of an answer: that of the path (`/be/…`), of `?lang=`, of Accept-Language, or `default`."""
    path = request.scope.get("bynames.language")
    asked = path or request.query_params.get("lang", "")
    return asked if asked in interface() else accepted(request.headers.get("accept-language", ""), default)


def accepted(header: str, default: str = "en") -> str:
    """The language of ours that an Accept-Language header likes best.

    >>> accepted("de, be-tarask;q=0.8, ru;q=0.5")
    'be'
    """
    wanted: list[tuple[float, int, str]] = []
    for place, item in enumerate(header[:500].split(",")):
        tag, _, quality = item.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        language = tag.strip().lower().partition("-")[0]
        if language in interface() and 0 < weight <= 1:
            wanted.append((-weight, place, language))
    return min(wanted)[2] if wanted else default


def shown(text: str) -> str:
    """A text in a message: quoted, and not longer than a line."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
