"""``TensorBoard``: losses, metrics, weights and the model's graph in event files, as Keras names them."""

from __future__ import annotations

import os
import time
import warnings
from contextlib import ExitStack
from typing import Any

import numpy as np

from ...api import summaries
from ...api.event_files import metadata
from ..layers.core.embedding import Embedding
from ..saving.registry import public
from .callback import Callback


@public("keras.callbacks")
class TensorBoard(Callback):
    """Writes what TensorBoard shows, to ``log_dir/train`` and ``log_dir/validation``.

    Args: histogram_freq: every how many epochs weights are written as histograms (0: never); write_images: as images
        too. write_graph: the model's config. update_freq: "epoch", "batch", or every how many batches losses and
        metrics are written. write_steps_per_second: how fast it is. profile_batch: which batches to profile; nothing
        is profiled here. embeddings_freq, embeddings_metadata: every how many epochs the weights are saved, and files
        with the names of an embedding's rows.
    Raises: ValueError on a profile_batch that says no batches, or metadata of unknown layers.
    """

    def __init__(
        self,
        log_dir: Any = "logs",
        histogram_freq: int = 0,
        write_graph: bool = True,
        write_images: bool = False,
        write_steps_per_second: bool = False,
        update_freq: Any = "epoch",
        profile_batch: Any = 0,
        embeddings_freq: int = 0,
        embeddings_metadata: Any = None,
    ) -> None:
        super().__init__()
        self.log_dir = str(log_dir)
        self.histogram_freq, self.write_graph, self.write_images = histogram_freq, write_graph, write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.embeddings_freq, self.embeddings_metadata = embeddings_freq, embeddings_metadata
        _check_profile(profile_batch)
        self._train_batch = self._test_batch = 0
        self._writers: dict[str, Any] = {}
        self._batch_scopes: list[ExitStack] = []
        self._started = self._batch_started = 0.0
        self._iterations_before = 0

    def _writer(self, name: str) -> Any:
        if name not in self._writers:
            self._writers[name] = summaries.create_file_writer(os.path.join(self.log_dir, name))
        return self._writers[name]

    def set_model(self, model: Any) -> None:
        """Starts new files; writes the model's config."""
        self._model = model
        self._writers = {}
        if self.write_graph and type(model).__name__ in ("Functional", "Sequential"):
            self._write_graph()
        if self.embeddings_freq:
            self._write_projector()

    def _write_graph(self) -> None:
        try:
            text = self.model.to_json()
        except Exception as error:
            warnings.warn(f"Model failed to serialize as JSON. Ignoring... {error}", stacklevel=4)
            return
        with self._writer("train").as_default():
            summaries.write("keras", text, 0, metadata("graph_keras_model", 0, content=b"1"))

    def _write_projector(self) -> None:
        """The file in which TensorBoard's projector finds what its points are called."""
        named = self.embeddings_metadata
        rest = dict(named) if isinstance(named, dict) else {}
        blocks = []
        for layer in self.model.layers:
            if not isinstance(layer, Embedding):
                continue
            lines = ['  tensor_name: "layer_with_weights-0/embeddings/.ATTRIBUTES/VARIABLE_VALUE"']
            path = named if isinstance(named, str) else rest.pop(layer.name, None)
            lines += [f'  metadata_path: "{path}"'] if path else []
            blocks.append("embeddings {\n" + "\n".join(lines) + "\n}\n")
        if rest:
            raise ValueError(
                "Unrecognized `Embedding` layer names passed to `keras.callbacks.TensorBoard` `embeddings_metadata` "
                f"argument: {list(rest)}"
            )
        os.makedirs(self.log_dir, exist_ok=True)
        with open(os.path.join(self.log_dir, "projector_config.pbtxt"), "w", encoding="utf-8") as file:
            file.write("".join(blocks))

    # --- batches: summaries, the user's own too, go to the files every update_freq batches -------

    def _open_batch(self, writer: str, step: int) -> None:
        if self.update_freq == "epoch":
            return
        scope = ExitStack()
        scope.enter_context(self._writer(writer).as_default(step))
        scope.enter_context(summaries.record_if(step % self.update_freq == 0))
        self._batch_scopes.append(scope)

    def _close_batch(self) -> None:
        if self._batch_scopes:
            self._batch_scopes.pop().close()

    def on_train_begin(self, logs: Any = None) -> None:
        """Counts batches from 0."""
        self._train_batch = self._iterations_before = 0
        self._open_batch("train", 0)

    def on_train_end(self, logs: Any = None) -> None:
        """Finishes the files."""
        self._close_batch()
        for writer in self._writers.values():
            writer.close()

    def on_test_begin(self, logs: Any = None) -> None:
        """From here on summaries are the validation's."""
        self._open_batch("validation", self._test_batch)

    def on_test_end(self, logs: Any = None) -> None:
        """Losses and metrics over the optimizer's steps."""
        optimizer = self.model.optimizer
        if optimizer is not None and hasattr(optimizer, "iterations"):
            with self._writer("validation").as_default():
                for name, value in (logs or {}).items():
                    summaries.scalar(f"evaluation_{name}_vs_iterations", value, int(np.asarray(optimizer.iterations)))
        self._close_batch()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Counts."""
        self._train_batch += 1
        if self.update_freq != "epoch":
            self._close_batch()
            self._open_batch("train", self._train_batch)
        if self.write_steps_per_second:
            self._batch_started = time.time()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Losses and metrics so far."""
        if self.write_steps_per_second:
            rate = 1.0 / max(time.time() - self._batch_started, 1e-9)
            summaries.scalar("batch_steps_per_second", rate, self._train_batch)
        if self.update_freq != "epoch" and isinstance(logs, dict):
            for name, value in logs.items():
                summaries.scalar(f"batch_{name}", value, self._train_batch)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Counts."""
        self._test_batch += 1
        if self.update_freq != "epoch":
            self._close_batch()
            self._open_batch("validation", self._test_batch)

    # --- epochs ----------------------------------------------------------------------------------

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Looks at the clock."""
        if self.write_steps_per_second:
            self._iterations_before = int(np.asarray(self.model.optimizer.iterations))
            self._started = time.time()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Losses, metrics and the learning rate; weights."""
        if logs:
            self._write_logs(epoch, logs)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            folder = os.path.join(self.log_dir, "train")
            os.makedirs(folder, exist_ok=True)
            self.model.save_weights(os.path.join(folder, f"keras_embedding.ckpt-{epoch}.weights.h5"))

    def _write_logs(self, epoch: int, logs: dict[str, Any]) -> None:
        train = {k: v for k, v in logs.items() if not k.startswith("val_")} | self._learning_rates()
        validation = {k.removeprefix("val_"): v for k, v in logs.items() if k.startswith("val_")}
        if self.write_steps_per_second:
            steps = int(np.asarray(self.model.optimizer.iterations)) - self._iterations_before
            train["steps_per_second"] = steps / max(time.time() - self._started, 1e-9)
        for name, values in (("train", train), ("validation", validation)):
            if values:
                with self._writer(name).as_default():
                    for key, value in values.items():
                        summaries.scalar(f"epoch_{key}", value, epoch)

    def _learning_rates(self) -> dict[str, float]:
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        if hasattr(optimizer, "optimizers"):
            return {f"learning_rate_{o.name}": float(np.asarray(o.learning_rate)) for o in optimizer.optimizers}
        return {} if optimizer is None else {"learning_rate": float(np.asarray(optimizer.learning_rate))}

    def _write_weights(self, epoch: int) -> None:
        with self._writer("train").as_default():
            for layer in self.model.layers:
                for weight in layer.weights:
                    name, values = weight.path.replace(":", "_"), np.asarray(weight)
                    summaries.histogram(f"{name}/histogram", values, epoch)
                    picture = _as_pictures(np.squeeze(values)) if self.write_images else None
                    if picture is not None:
                        summaries.image(f"{name}/image", picture, epoch)


def _check_profile(profile_batch: Any) -> None:
    batches = [int(b) for b in profile_batch.split(",")] if isinstance(profile_batch, str) else profile_batch
    first_last = [batches, batches] if isinstance(batches, int) else batches
    fits = isinstance(first_last, (list, tuple)) and len(first_last) == 2
    if not fits or first_last[0] < 0 or first_last[1] < first_last[0]:
        raise ValueError(
            "profile_batch must be a non-negative integer or 2-tuple of positive integers. A pair of positive integers "
            f"signifies a range of batches to profile. Found: {profile_batch}"
        )


def _as_pictures(values: Any) -> Any:
    """A weight as pictures (count, height, width, channels): wider than high; None where it has too many axes."""
    if values.ndim == 1:
        values = values.reshape(1, -1, 1, 1)
    elif values.ndim == 2:
        values = (values.T if values.shape[0] > values.shape[1] else values)[None, :, :, None]
    elif values.ndim == 3:
        values = values.transpose(2, 0, 1)[..., None]
    return values if values.ndim == 4 and values.shape[-1] in (1, 3, 4) else None
