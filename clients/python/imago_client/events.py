"""The events of a butterfly."""

import json
from dataclasses import dataclass
from typing import Any, Iterable, Iterator

from .types import Frame, Generation, ProgressEvent, QueueEvent, StalledEvent

_DOCUMENTS = {
    "job": Generation,
    "frame": Frame,
    "progress": ProgressEvent,
    "queue": QueueEvent,
    "stalled": StalledEvent,
    "done": Generation,
    "failed": Generation,
    "cancelled": Generation,
}


@dataclass
class Event:
    name: str
    """job, frame, progress, queue, stalled, restart, done, failed, cancelled or gone."""
    data: Any
    """The document of that name; for other events a dictionary."""


def read_events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Reads server-sent events (HTML standard, 9.2.6) whose data is JSON in one line. Leaves comments out."""
    fields = {}
    for line in lines:
        text = line.decode().rstrip("\r\n")
        if text:
            name, _, value = text.partition(":")
            fields[name] = value[1:] if value.startswith(" ") else value
            continue
        if "event" in fields and "data" in fields:
            data = json.loads(fields["data"])
            document = _DOCUMENTS.get(fields["event"])
            yield Event(fields["event"], document.from_dict(data) if document else data)
        fields = {}
