"""A client of Imago's API. All methods raise ImagoError."""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, Iterator, Optional
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from .errors import ImagoError
from .events import Event, read_events
from .types import Frame, Frames, Generation, GenerationPage, GenerationRequest, Models, Morph

__all__ = ["Asked", "Event", "Generation", "GenerationRequest", "Imago", "ImagoError", "Morph"]

JSON = "application/json"
TRIES = 3
PAUSE_SECONDS = 1
# The longest wait that the API takes, and the time that an answer may take beyond it.
LONGEST_WAIT = 50
ANSWER_SECONDS = 30
UNFINISHED = ("queued", "running")


@dataclass
class Asked:
    generation: Generation
    found: bool
    """Whether it was there already, with the same model, seed and run."""


class Imago:
    """`base` is the address of an Imago; `token`: at least 24 random characters, who the client is."""

    def __init__(self, base: str, token: Optional[str] = None):
        self._base = base.rstrip("/")
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def ask(self, **wish: Any) -> Asked:
        """Asks for a butterfly by the fields of the API: seed, model, steps, sampler, ...

        Tries again after a failure of the network or the server, which still makes only one.
        """
        headers = {"Content-Type": JSON, "Idempotency-Key": secrets.token_hex(16)}
        body = json.dumps(wish).encode()
        for attempt in range(1, TRIES + 1):
            try:
                with self._send("/api/generations", JSON, "POST", headers, body) as answer:
                    return Asked(Generation.from_dict(_read(answer)), answer.status == 200)
            except ImagoError as error:
                if (error.status or 500) < 500 or attempt == TRIES:
                    raise
            time.sleep(PAUSE_SECONDS * attempt)
        raise AssertionError("the last try returns or raises")

    def get(self, id: str, wait: Optional[int] = None) -> Generation:
        """`wait`: seconds to wait for its end, at most 50."""
        return Generation.from_dict(self._json(_one(id), wait=wait))

    def end(self, id: str) -> Generation:
        """Waits until it is done, failed or cancelled."""
        while True:
            generation = self.get(id, wait=LONGEST_WAIT)
            if generation.status.value not in UNFINISHED:
                return generation

    def list(self, **query: Any) -> GenerationPage:
        """Finished butterflies: limit, cursor, model, seed, name, since, mine."""
        return GenerationPage.from_dict(self._json("/api/generations", **query))

    def models(self) -> Models:
        return Models.from_dict(self._json("/api/models"))

    def cancel(self, id: str) -> Generation:
        return Generation.from_dict(self._post(f"{_one(id)}/cancel"))

    def keep(self, id: str) -> Generation:
        return Generation.from_dict(self._post(f"{_one(id)}/keep"))

    def frames(self, id: str) -> Frames:
        return Frames.from_dict(self._json(f"{_one(id)}/frames.json"))

    def frame(self, id: str, step: int) -> Frame:
        return Frame.from_dict(self._json(f"{_one(id)}/frames/{step}.json"))

    def events(self, id: str, after: Optional[int] = None) -> Iterator[Event]:
        """Its events so far, or those after frame `after`, and then those to come, until it ends."""
        with self._send(_with_query(f"{_one(id)}/events", after=after), "text/event-stream") as answer:
            yield from read_events(answer)

    def picture(self, id: str, scale: Optional[int] = None) -> bytes:
        """The finished picture as a PNG file."""
        with self._send(_with_query(f"{_one(id)}/image.png", scale=scale), "image/png") as answer:
            return answer.read()

    def text(self, id: str, **query: Any) -> str:
        """The finished picture as text: glyphs, columns, color, ramp, view."""
        with self._send(_with_query(f"{_one(id)}/ascii.txt", **query), "text/plain") as answer:
            return answer.read().decode()

    def ask_morph(self, a: str, b: str) -> Morph:
        """Asks for the seven butterflies between two finished ones, as many as there is room for."""
        return Morph.from_dict(self._post("/api/morphs", {"a": a, "b": b}))

    def morph(self, a: str, b: str) -> Morph:
        """The butterflies between two, as far as they are."""
        return Morph.from_dict(self._json("/api/morphs", a=a, b=b))

    def end_morph(self, a: str, b: str) -> Morph:
        """Asks until all seven are there and finished, or until one has failed or was cancelled: see `done`."""
        while True:
            morph = self.morph(a, b)
            there = [place.generation for place in morph.between if place.generation is not None]
            waiting = [one.id for one in there if one.status.value in UNFINISHED]
            if waiting:
                if self.end(waiting[0]).status.value != "done":
                    return self.morph(a, b)
            elif morph.done:
                return morph
            else:
                self.ask_morph(a, b)

    def morph_animation(self, a: str, b: str, format: str = "webp", scale: Optional[int] = None) -> bytes:
        """The way from one to the other and back as a WebP or GIF file, once all seven are finished."""
        with self._send(_with_query(f"/api/morphs/animation.{format}", a=a, b=b, scale=scale), f"image/{format}") as answer:
            return answer.read()

    def _send(
        self,
        path: str,
        type: str,
        method: str = "GET",
        headers: Optional[dict] = None,
        body: Optional[bytes] = None,
    ):
        """Sends a request. An answer of another type is somebody else's, such as a captive portal's page."""
        request = Request(self._base + path, body, {**self._headers, **(headers or {})}, method=method)
        try:
            answer = urlopen(request, timeout=LONGEST_WAIT + ANSWER_SECONDS)
        except HTTPError as refused:
            with refused:
                raise ImagoError.of(refused) from None
        except (URLError, OSError) as cause:
            raise ImagoError.unanswered() from cause
        if answer.headers.get_content_type() != type:
            answer.close()
            raise ImagoError.unanswered()
        return answer

    def _json(self, path: str, **query: Any) -> Any:
        with self._send(_with_query(path, **query), JSON) as answer:
            return _read(answer)

    def _post(self, path: str, body: Optional[dict] = None) -> Any:
        headers = {} if body is None else {"Content-Type": JSON}
        data = None if body is None else json.dumps(body).encode()
        with self._send(path, JSON, "POST", headers, data) as answer:
            return _read(answer)


def _read(answer: Any) -> Any:
    """Reads an answer's JSON. One that breaks off counts as no answer."""
    try:
        return json.load(answer)
    except ValueError as cause:
        raise ImagoError.unanswered() from cause


def _one(id: str) -> str:
    return f"/api/generations/{quote(id, safe='')}"


def _with_query(path: str, **query: Any) -> str:
    given = {name: _word(value) for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
