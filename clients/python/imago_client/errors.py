"""Requests that failed."""

import json
from typing import Any, Optional

from .types import Problem


class ImagoError(Exception):
    """A request that failed: refused by the server, or not answered. The message is for people."""

    def __init__(
        self,
        message: str,
        status: Optional[int] = None,
        problem: Optional[Problem] = None,
        retry_after: Optional[int] = None,
    ):
        """`status` and `problem` are None if there was no answer; `retry_after`: seconds, if the server said them."""
        super().__init__(message)
        self.status = status
        self.problem = problem
        self.retry_after = retry_after

    @staticmethod
    def unanswered() -> "ImagoError":
        return ImagoError("The server cannot be reached. Try again soon.")

    @staticmethod
    def of(answer: Any) -> "ImagoError":
        """The error of an answer above 399. A proxy's or a captive portal's page counts as no answer."""
        if answer.headers.get_content_type() != "application/problem+json":
            return ImagoError.unanswered()
        try:
            problem = Problem.from_dict(json.load(answer))
        except (ValueError, AssertionError):
            return ImagoError.unanswered()
        after = answer.headers["Retry-After"]
        return ImagoError(problem.detail, answer.status, problem, None if after is None else int(after))
