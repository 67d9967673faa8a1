"""``keras.backend.rnn``: a step function over the steps of sequences, and the CTC functions of Keras 2."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...api import array, create, pointwise, reduction
from ...api.computed import computed
from ...api.ctc import ctc_loss
from ...api.ctc_decoding import ctc_beam_search_decoder, ctc_greedy_decoder
from ...api.gather import tensor_scatter_nd_update, where
from ...base.dtype import as_dtype
from ...base.settings import epsilon
from ...base.tree import flatten, map_structure, pack_sequence_as
from ...ir.op import F
from ...tensor.convert import convert_to_tensor, is_tensor
from ...tensor.sparse import SparseTensor


def _swapped(x: Any) -> Any:
    x = convert_to_tensor(x)
    return array.transpose(x, (1, 0, *range(2, len(x.shape))))


def rnn(
    step_function: Any, inputs: Any, initial_states: Any, go_backwards: bool = False, mask: Any = None,
    constants: Any = None, unroll: bool = False, input_length: Any = None, time_major: bool = False,
    zero_output_for_mask: bool = False, return_all_outputs: bool = True,
) -> tuple[Any, Any, Any]:  # fmt: skip
    """``step_function(input, states + constants) -> (output, states)`` over the steps of the inputs.

    Args: inputs: (batch, steps, ...), or nested; steps first where ``time_major``. mask: (batch, steps): where it is
        false, states stay and the output is the one before (zeros with ``zero_output_for_mask``). input_length: steps
        that count, for all or (a tensor) for each row.
    Returns: last output; outputs (batch, steps, ...), of one step unless ``return_all_outputs``; last states.
    """
    del unroll  # a trace has all steps anyway
    inputs = map_structure(convert_to_tensor if time_major else _swapped, inputs)
    count = int(flatten(inputs)[0].shape[0])
    kept, limit = _kept(mask, input_length, count, time_major, go_backwards)
    parts = [array.unstack(x) for x in flatten(inputs)]
    order = range(count - 1, -1, -1) if go_backwards else range(count)
    states: Any = tuple(initial_states)
    outputs: list[Any] = []
    output: Any = None
    for step, t in enumerate(order):
        if isinstance(limit, int) and step >= limit:
            break
        now = pack_sequence_as(inputs, [part[t] for part in parts])
        new, new_states = step_function(now, (*states, *(constants or ())))
        if kept is not None:
            blank = zero_output_for_mask or output is None
            before = map_structure(create.zeros_like, new) if blank else output
            new = _chosen(kept[step], new, before)
            new_states = pack_sequence_as(states, flatten(_chosen(kept[step], flatten(new_states), flatten(states))))
        output, states = new, tuple(new_states)
        outputs = [*outputs, output] if return_all_outputs else [output]
    if return_all_outputs and outputs:  # steps beyond the limit give zeros
        outputs += [map_structure(create.zeros_like, output)] * (count - len(outputs))
    whole = map_structure(lambda *steps: array.stack(list(steps)), *outputs)
    last = map_structure(lambda x: x[-1], whole)
    return last, whole if time_major else map_structure(_swapped, whole), states


def _kept(mask: Any, input_length: Any, count: int, time_major: bool, go_backwards: bool) -> tuple[Any, Any]:
    """(which rows count, step by step in the loop's order, or None; how many steps the loop has, or None)."""
    limit = input_length
    if is_tensor(input_length) and not input_length.is_symbolic:
        limit = int(reduction.reduce_max(input_length).numpy())
    elif is_tensor(input_length):
        limit = None
    if mask is not None:
        mask = F.cast(convert_to_tensor(mask), dtype=as_dtype("bool").numpy)
        mask = array.expand_dims(mask, -1) if len(mask.shape) == 2 else mask
        steps = array.unstack(mask if time_major else _swapped(mask))
        return (steps[::-1] if go_backwards else steps), limit
    if not is_tensor(input_length):
        return None, limit
    if go_backwards:
        rest = reduction.reduce_max(input_length, 0) - 1 - input_length
        return [pointwise.less(rest, t) for t in range(count)], limit
    return [pointwise.greater(input_length, t) for t in range(count)], limit


def _chosen(kept: Any, new: Any, before: Any) -> Any:
    def choose(x: Any, old: Any) -> Any:
        missing = len(x.shape) - len(kept.shape)
        return where(array.reshape(kept, (*kept.shape, *(1,) * missing)) if missing > 0 else kept, x, old)

    return map_structure(choose, new, before)


# --- alignment of labels with frames -----------------------------------------------------------------


def _log_time_major(y_pred: Any) -> Any:
    return pointwise.log(array.transpose(convert_to_tensor(y_pred), (1, 0, 2)) + epsilon())


def _integers(x: Any) -> Any:
    return F.cast(convert_to_tensor(x), dtype=as_dtype("int32").numpy)


def ctc_batch_cost(y_true: Any, y_pred: Any, input_length: Any, label_length: Any) -> Any:
    """The CTC loss of each sample; the blank is the last class.

    Shapes: y_true (batch, labels), y_pred (batch, steps, classes) probabilities, lengths (batch, 1) -> (batch, 1)
    """
    lengths = [array.squeeze(_integers(x), -1) for x in (label_length, input_length)]
    found = ctc_loss(_integers(y_true), _log_time_major(y_pred), *lengths, blank_index=-1)
    return array.expand_dims(found, 1)


def ctc_label_dense_to_sparse(labels: Any, label_lengths: Any) -> SparseTensor:
    """Labels (batch, longest) as a SparseTensor, each row up to its length."""
    labels, label_lengths = convert_to_tensor(labels), convert_to_tensor(label_lengths)
    kept = create.sequence_mask(label_lengths, labels.shape[1])
    places = where(kept)
    values = F.gather_nd(labels, F.cast(places, dtype=as_dtype("int32").numpy))
    return SparseTensor(places, values, tuple(labels.shape))


def ctc_decode(
    y_pred: Any, input_length: Any, greedy: bool = True, beam_width: int = 100, top_paths: int = 1
) -> tuple[list[Any], Any]:
    """The labels of each sample by the best path, or by beam search; -1 after their ends.

    Shapes: y_pred (batch, steps, classes) probabilities, input_length (batch,)
    Returns: matrices (batch, steps) in a list; log-probabilities.
    """
    batch, steps = convert_to_tensor(y_pred).shape[:2]
    logits, lengths = _log_time_major(y_pred), _integers(input_length)
    if greedy:
        decoded, chances = ctc_greedy_decoder(logits, lengths)
    else:
        decoded, chances = ctc_beam_search_decoder(logits, lengths, beam_width, top_paths)
    whole = [filled(found, (batch, steps), -1) for found in decoded]
    return (whole if greedy else [computed("MergeRepeated", _merged, ("int64",), x)[0] for x in whole]), chances


def _merged(labels: Any) -> Any:
    """Rows without repetitions: Keras has them left out of what beam search found, too."""
    found = np.full_like(labels, -1)
    for row, kept in zip(labels, found, strict=True):
        once = row[np.concatenate([[True], row[1:] != row[:-1]])]
        kept[: len(once)] = once
    return found


def filled(found: SparseTensor, shape: Any, blank: Any) -> Any:
    """A SparseTensor's values in a tensor of that shape, ``blank`` elsewhere."""
    whole = create.fill(shape, convert_to_tensor(blank, found.values.dtype))
    return tensor_scatter_nd_update(whole, found.indices, found.values)
