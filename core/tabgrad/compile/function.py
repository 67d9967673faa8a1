"""``tf.function``: a Python function traced once per signature and then run as a program."""

from __future__ import annotations

import functools
import types
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from ..base.errors import ShapeDependsOnValues
from ..base.settings import run_functions_eagerly
from ..base.tree import flatten, map_structure
from ..ir.dispatch import is_eager, is_outermost, watching_makers
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite, CompositeArgument
from ..tensor.composite_specs import CompositeSpec
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .binding import Parameters, checked_signature
from .composite_function import EagerFunction
from .concrete import STAND_INS, ConcreteFunction
from .signature import scan
from .structured import stand_in, with_specs
from .traced import Trace, is_open
from .types import Nested, Reference, covers, merged, type_of

DEEPEST = 50
_SINGLETON = (
    "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable is only "
    "created once or created outside tf.function. See "
    "https://www.tensorflow.org/guide/function#creating_tfvariables for more information."
)


class Function:
    """A function that traces itself: see ``function``.

    Args: making: whether every trace may make variables (a model's step builds what is not built yet), and
        results may be any objects. required: whether what can't be traced is an error, even if it could run as Python.
    """

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Any = None,
        reduce_retracing: bool = False,
        making: bool = False,
        instance: Any = None,
        required: bool = False,
    ) -> None:
        self._python = python_function
        self._instance = None if instance is None else weakref.ref(instance)
        self.input_signature = checked_signature(input_signature)
        self.reduce_retracing = reduce_retracing
        self._making, self._required = making, required
        self._as_python = False  # whether it runs as Python: a shape in it depends on values
        self._concrete: dict[Any, ConcreteFunction] = {}  # by the types of the arguments
        self._quick: dict[Any, Trace] = {}  # by the key of a call
        self._traced = self._made_variables = False
        self._composite_types: set[str] = set()  # of the calls with ragged and sparse tensors among the arguments
        self._depth = 0  # of traces of this function, one within the other
        self._bound: weakref.WeakKeyDictionary[Any, Function] = weakref.WeakKeyDictionary()
        self._name = str(getattr(python_function, "__name__", "function"))
        self._parameters: Parameters | None = None
        functools.update_wrapper(self, python_function)
        self._unbound = instance is None and _first_parameter(python_function) in ("self", "cls")
        self._simple = -1 if self._unbound else self.parameters.simple

    @property
    def python_function(self) -> Callable[..., Any]:
        """The function as it was written. Raises ReferenceError where the object that it is a method of is gone."""
        if self._instance is None:
            return self._python
        found = self._instance()
        if found is None:
            raise ReferenceError(f"The object that {self._name} is a method of no longer exists.")
        return types.MethodType(self._python, found)

    @property
    def parameters(self) -> Parameters:
        """What the function takes."""
        if self._parameters is None:
            self._parameters = Parameters(self.python_function, self.input_signature)
        return self._parameters

    # --- methods ---------------------------------------------------------------------------------

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """As a method: traces of its own per object."""
        return self if instance is None else Method(self._of(instance), instance)

    def _of(self, instance: Any) -> Function:
        try:
            found = self._bound.get(instance)
        except TypeError:  # not hashable, or not weakly referable: traces last for this access only
            return self._like(types.MethodType(self._python, instance))
        if found is None:
            found = self._like(self._python, instance)
            self._bound[instance] = found
        return found

    def _like(self, python: Callable[..., Any], instance: Any = None) -> Function:
        """A function with these options and no traces."""
        return Function(python, self.input_signature, self.reduce_retracing, self._making, instance, self._required)

    # --- calls -----------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._as_python or run_functions_eagerly():
            return self.python_function(*args, **kwargs)
        if not is_eager() and any(map(is_open, flatten((args, kwargs)))):
            return self._within(args, kwargs)
        try:
            trace, tensors = self._found(args, kwargs)
        except CompositeArgument:
            return self._of_composites(args, kwargs)
        except ShapeDependsOnValues as error:
            if self._required or self._making or not is_outermost():
                raise
            self._as_python = True
            warnings.warn(
                f"tf.function {self._name} can't be traced and runs as Python, which is slower. {error}\n"
                "With jit_compile=True this is an error.",
                stacklevel=2,
            )
            return self.python_function(*args, **kwargs)
        return trace.call_flat(tensors)

    def _of_composites(self, args: Any, kwargs: Any) -> Any:
        """The call as Python: where the rows of a ragged argument begin must be known, and may differ every time."""
        if self._unbound and self.input_signature is not None and args:
            return self._of(args[0])._of_composites(args[1:], kwargs)
        args, kwargs = self.parameters.bind(args, kwargs)
        self._composite_types.add(repr([type_of(x) for x in flatten((args, kwargs)) if isinstance(x, Composite)]))
        return self.python_function(*args, **kwargs)

    def _within(self, args: Any, kwargs: Any) -> Any:
        """The call in a trace that leaves sizes of the arguments open."""
        if self._unbound and self.input_signature is not None and args:
            return self._of(args[0])._within(args[1:], kwargs)
        args, kwargs = self.parameters.bind(args, kwargs)
        return self._signature_of(args, kwargs).within(args, kwargs)

    def call_many(self, calls: list[tuple[Any, ...]]) -> Any:
        """Calls with each tuple of arguments in order, those that share a trace as one run. Returns the last result."""
        if len(calls) == 1 or run_functions_eagerly():
            for args in calls:
                result = self(*args)
            return result
        runs: list[tuple[Trace, list[Any]]] = []
        for args in calls:
            trace, tensors = self._found(args, {})
            if not runs or runs[-1][0] is not trace:
                runs.append((trace, []))
            runs[-1][1].append(tensors)
        for trace, batches in runs:
            result = trace.call_many(batches)
        return result

    def _found(self, args: Any, kwargs: Any) -> tuple[Trace, list[Tensor]]:
        """The trace for a call, and the tensors among its arguments."""
        if kwargs or len(args) != self._simple:
            if self._unbound and self.input_signature is not None and args:
                return self._of(args[0])._found(args[1:], kwargs)
            args, kwargs = self.parameters.bind(args, kwargs)
        key: list[Any] = []
        tensors: list[Tensor] = []
        scan(args, key, tensors)
        if kwargs:
            scan(kwargs, key, tensors)
        trace = self._quick.get(tuple(key))
        if trace is None:
            trace = self._quick[tuple(key)] = self._missing(args, kwargs)
        return trace, tensors

    def _missing(self, args: Any, kwargs: Any) -> Trace:
        """The trace for a call not met before."""
        self._forget_the_dead()
        for x in flatten((args, kwargs)):
            if isinstance(x, TensorSpec):
                raise ValueError(
                    f"Attempt to convert a value ({x}) with an unsupported type ({type(x)}) to a Tensor. Specs are for "
                    "get_concrete_function and input_signature; a call takes tensors."
                )
        return self._signature_of(args, kwargs).trace_for(args, kwargs)

    def _signature_of(self, args: Any, kwargs: Any) -> ConcreteFunction:
        """The concrete function for bound arguments: the most specific that takes them, or a new one."""
        slots = self.parameters.slots(args, kwargs)
        declared = self.parameters.declared
        slots = [(name, kind, declared.get(name, value)) for name, kind, value in slots]
        aliases: dict[int, int] = {}
        types_ = tuple((name, type_of(value, aliases)) for name, _, value in slots)
        found = self._concrete.get(types_) or self._covering(types_)
        if found is not None:
            return found
        if self.reduce_retracing:
            slots, types_ = self._relaxed(slots, types_)
        made = ConcreteFunction(self._trace, slots, self._name)
        self._concrete[types_] = made
        return made

    def _covering(self, wanted: Any) -> ConcreteFunction | None:
        best = None
        for known in self._concrete:
            if _covers(known, wanted) and (best is None or _covers(best, known)):
                best = known
        return None if best is None else self._concrete[best]

    def _relaxed(self, slots: Any, wanted: Any) -> Any:
        """The signature made wide enough for those met before, where only shapes differ."""
        for known in self._concrete:
            if [n for n, _ in known] != [n for n, _ in wanted]:
                continue
            both = tuple((n, merged(a, b)) for (n, a), (_, b) in zip(wanted, known, strict=True))
            if all(t is not None for _, t in both):
                wanted = both
        return [
            (n, kind, with_specs(type_, value)) for (n, kind, value), (_, type_) in zip(slots, wanted, strict=True)
        ], wanted

    def _trace(self, args: Any, kwargs: Any, shapes: list[Any] | None = None) -> Trace:
        """One trace. Raises RecursionError where the function never stops calling itself."""
        if self._depth == DEEPEST:
            raise RecursionError(
                f"maximum recursion depth exceeded: {self._name} has called itself {DEEPEST} times in a trace. A "
                "recursion may end at a Python value, not at a tensor's, which is not known yet: use tf.while_loop."
            )
        self._depth += 1
        try:
            return self._traced_once(args, kwargs, shapes)
        finally:
            self._depth -= 1

    def _traced_once(self, args: Any, kwargs: Any, shapes: list[Any] | None) -> Trace:
        """Variables may be made in the first trace alone, which is then made again with them."""
        target = self.python_function
        if self._making:
            return Trace(target, args, kwargs, self._name, strict=False, shapes=shapes)
        if not self._traced:
            made: list[Any] = []
            with watching_makers(made.append):
                trace = Trace(target, args, kwargs, self._name, shapes=shapes)
            self._traced, self._made_variables = True, bool(made)
            if not made:
                return trace
        with watching_makers(_refused):
            return Trace(target, args, kwargs, self._name, shapes=shapes)

    def _forget_the_dead(self) -> None:
        """Drops the traces for objects that no longer exist."""
        for key in [k for k in self._quick if any(isinstance(x, weakref.ref) and x() is None for x in k)]:
            del self._quick[key]
        for types_ in [k for k in self._concrete if any(_is_dead(t) for _, t in k)]:
            del self._concrete[types_]

    # --- what is asked about it ------------------------------------------------------------------

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The concrete function for arguments given as tensors or TensorSpecs."""
        if self.input_signature is not None and not args and not kwargs:
            args = self.input_signature
        args, kwargs = self.parameters.bind(args, kwargs)
        if any(isinstance(x, (Composite, CompositeSpec)) for x in flatten((args, kwargs))):
            return EagerFunction(self, args, kwargs)  # type: ignore[return-value]
        found = self._signature_of(args, kwargs)
        specs = [x for x in flatten((args, kwargs)) if isinstance(x, TensorSpec)]
        if not found.traces and all(s.shape is not None for s in specs):
            found.trace_for(*(map_structure(lambda x: stand_in(x, STAND_INS[0]), x) for x in (args, kwargs)))
        return found

    def concrete_functions(self) -> list[ConcreteFunction]:
        """Those made so far."""
        return list(self._concrete.values())

    def experimental_get_tracing_count(self) -> int:
        """How many signatures the Python function was traced for; 1 more where the first trace made variables.

        A signature with unknown sizes counts once.
        """
        return len(self._concrete) + len(self._composite_types) + self._made_variables

    def pretty_printed_concrete_signatures(self, verbose: bool = True) -> str:
        """The signatures traced so far, as text."""
        return ("\n\n" if verbose else "\n").join(
            c.pretty_printed_signature(verbose) for c in self._concrete.values()
        )

    @property
    def function_spec(self) -> Function:
        """What describes the parameters: ``input_signature`` is among its attributes."""
        return self

    @property
    def name(self) -> str:
        """The function's name."""
        return self._name

    @property
    def variables(self) -> tuple[BaseVariable, ...]:
        """Variables that any trace uses."""
        found = {v.handle: v for c in self._concrete.values() for v in c.variables}
        return tuple(found.values())

    def __repr__(self) -> str:
        return f"<tabgrad.function {getattr(self._python, '__qualname__', self._python)}>"

    def __deepcopy__(self, memo: Any) -> Function:
        return self._like(self._python)


class Method:
    """A function of an object's own: it keeps the object while it is called, and is that Function otherwise."""

    def __init__(self, function: Function, instance: Any) -> None:
        self._function = function
        self.__self__ = instance
        self.__wrapped__ = types.MethodType(function._python, instance)
        self.__name__, self.__doc__ = function._name, function.__doc__

    @property
    def python_function(self) -> Callable[..., Any]:
        """The method as it was written."""
        return self.__wrapped__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Method) and self._function is other._function

    def __hash__(self) -> int:
        return hash(self._function)

    def __repr__(self) -> str:
        return repr(self._function)


def _first_parameter(function: Any) -> str:
    code = None if isinstance(function, types.MethodType) else getattr(function, "__code__", None)
    return code.co_varnames[0] if code is not None and code.co_argcount else ""


def _refused(variable: Any) -> None:
    raise ValueError(_SINGLETON)


def _covers(general: Any, specific: Any) -> bool:
    """Whether a signature takes all that another takes."""
    if [n for n, _ in general] != [n for n, _ in specific]:
        return False
    return all(covers(a, b) for (_, a), (_, b) in zip(general, specific, strict=True))


def _is_dead(type_: Any) -> bool:
    if isinstance(type_, Nested):
        return any(map(_is_dead, type_.items))
    return isinstance(type_, Reference) and type_.target() is None


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Any = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    experimental_implements: Any = None,
    experimental_autograph_options: Any = None,
    experimental_attributes: Any = None,
    experimental_relax_shapes: bool | None = None,
    experimental_compile: bool | None = None,
    experimental_follow_type_hints: bool | None = None,
) -> Any:
    """Makes a Python function into a traced one; usable as a decorator, with or without arguments.

    The function's Python runs once per signature (shapes and dtypes of tensors, values of other
    arguments). Tensor operations, variable reads and assignments become one program, which later
    calls run. ``reduce_retracing`` counts signatures that differ in sizes alone as one. A function in which
    a shape depends on values runs as Python, with a warning; with ``jit_compile=True`` that is an error. ``autograph``
    and the experimental arguments are TensorFlow's choices of how to run; results do not depend on them.
    Raises: OperatorNotAllowedInGraphError where Python needs a tensor's value; ValueError where a variable is
    made after the first call; TypeError where ``input_signature`` or an argument does not fit.
    """
    del autograph, experimental_follow_type_hints
    del experimental_implements, experimental_autograph_options, experimental_attributes

    def decorate(target: Callable[..., Any]) -> Function:
        if not callable(target):
            raise TypeError(f"{target!r} is not a callable object")
        inner = target.python_function if isinstance(target, (Function, Method)) else target
        relaxed = bool(reduce_retracing or experimental_relax_shapes)
        return Function(inner, input_signature, relaxed, required=bool(jit_compile or experimental_compile))

    return decorate if func is None else decorate(func)
