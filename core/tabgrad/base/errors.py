"""Error classes by TensorFlow's names (``tf.errors``)."""

from __future__ import annotations

from typing import Any


class OpError(Exception):
    """Base of the errors that an op raises. ``message`` is the text."""

    def __init__(self, *args: Any) -> None:
        super().__init__(args[-1] if args else "")
        self.message = str(args[-1]) if args else ""


    @property
    def error_code(self) -> int:
        """The number of the kind of error, as in gRPC."""
        return next((_CODES[t.__name__] for t in type(self).__mro__ if t.__name__ in _CODES), UNKNOWN)


# the kinds of errors by number, gRPC's
OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED = range(8)
RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL = range(8, 14)
UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED = range(14, 17)
_CODES = {
    "CancelledError": CANCELLED, "UnknownError": UNKNOWN, "InvalidArgumentError": INVALID_ARGUMENT,
    "DeadlineExceededError": DEADLINE_EXCEEDED, "NotFoundError": NOT_FOUND, "AlreadyExistsError": ALREADY_EXISTS,
    "PermissionDeniedError": PERMISSION_DENIED, "ResourceExhaustedError": RESOURCE_EXHAUSTED,
    "FailedPreconditionError": FAILED_PRECONDITION, "AbortedError": ABORTED, "OutOfRangeError": OUT_OF_RANGE,
    "UnimplementedError": UNIMPLEMENTED, "InternalError": INTERNAL, "UnavailableError": UNAVAILABLE,
    "DataLossError": DATA_LOSS, "UnauthenticatedError": UNAUTHENTICATED,
}  # fmt: skip


class InvalidArgumentError(OpError):
    """An op received an argument, shape or dtype it can't take."""


class NotFoundError(OpError):
    """Something asked for by name does not exist."""


class OutOfRangeError(OpError):
    """An iteration went past the end."""


class FailedPreconditionError(OpError):
    """The system is not in the state that the operation needs."""


class UnimplementedError(OpError):
    """The combination asked for has no implementation."""


class ResourceExhaustedError(OpError):
    """Out of memory."""


class InternalError(OpError):
    """A rule of the framework itself was broken."""


class AbortedError(OpError):
    """The operation was stopped."""


class CancelledError(OpError):
    """The operation was cancelled."""


class DataLossError(OpError):
    """A file is damaged."""


class UnknownError(OpError):
    """An error of no known kind."""


class DeadlineExceededError(OpError):
    """The time allowed ran out."""


class AlreadyExistsError(OpError):
    """What was to be created exists."""


class PermissionDeniedError(OpError):
    """The caller may not do this."""


class UnauthenticatedError(OpError):
    """The caller is not known."""


class UnavailableError(OpError):
    """The service can't be reached now."""


class GraphShapeError(InvalidArgumentError, ValueError):
    """Shapes that don't fit, found while tracing, where TensorFlow raises ValueError."""


class GraphTypeError(InvalidArgumentError, TypeError):
    """Dtypes that don't fit, found while tracing, where TensorFlow raises TypeError."""


class OperatorNotAllowedInGraphError(TypeError):
    """Python needed the value of a tensor that is symbolic (being traced)."""


class ShapeDependsOnValues(OperatorNotAllowedInGraphError):
    """A result's shape follows from values that are symbolic, so it can't be traced; it can be computed."""
