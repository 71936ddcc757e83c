"""Who may ask and read answers: everybody, or, for private tables, some hosts and origins only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import Scope

from bynames.errors import InputError
from bynames.serve._limits import Refused
from bynames.serve._web import shown

_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)
_ORIGIN = re.compile(r"https?://([\w.-]+|\[[0-9a-f:.]+\])(:\d+)?", re.ASCII | re.IGNORECASE)
_PORT = re.compile(r":\d+$")


class Allowed(NamedTuple):
    """`hosts` under which the service answers, and `origins` of pages that may read it; () for any."""

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    @classmethod
    def checked(cls, hosts: Iterable[str], origins: Iterable[str]) -> Allowed:
        """Those that were given, in lower case. Raises InputError for what is no host or origin."""
        found = cls(tuple(host.lower() for host in hosts), tuple(origin.lower().rstrip("/") for origin in origins))
        for host in found.hosts:
            if not _HOST.fullmatch(host):
                raise InputError(f"{host!r} is not the name of a host, such as names.example.org")
        for origin in found.origins:
            if not _ORIGIN.fullmatch(origin):
                raise InputError(f"{origin!r} is not an origin, such as https://example.org or http://127.0.0.1:3333")
        return found

    def refusal(self, scope: Scope) -> Refused | None:
        """Why a request is not answered; None where it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if self.hosts and _PORT.sub("", host) not in self.hosts:
            # A page elsewhere can give this machine a name of its own (DNS rebinding), and would then be one of ours.
            return Refused(421, f"this service does not answer as {shown(host)}; see --allow-host")
        if not self.origins:
            return None
        origin = headers.get("origin", "").lower()
        if origin and origin not in self.origins and origin.partition("://")[2] != host:
            return Refused(403, f"pages from {shown(origin)} may not ask this service; see --allow-origin")
        # A script can be fetched from anywhere, and says nothing of its origin.
        if any(name == "callback" for name, _ in parse_qsl(scope["query_string"].decode("latin-1"))):
            return Refused(403, "callback is off where --allow-origin is given, for scripts of any page could use it")
        return None

    def sharing(self, scope: Scope) -> dict[str, str]:
        """The headers that let pages read an answer."""
        if not self.origins:
            return {"access-control-allow-origin": "*"}
        origin = Headers(scope=scope).get("origin", "")
        allowed = {"access-control-allow-origin": origin} if origin.lower() in self.origins else {}
        return {"vary": "origin", **allowed}


ANYBODY = Allowed()
