"""Names of TensorFlow 1 and of builds: what is refused says what to use; what is written is there."""

from __future__ import annotations

from pathlib import Path

import pytest
import tabgrad as tf
from tabgrad.keras.visualization import optional


@pytest.mark.parametrize("name", ["Session", "InteractiveSession", "get_variable", "disable_eager_execution",
                                  "disable_v2_behavior", "get_default_graph"])  # fmt: skip
def test_graphs_are_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match=rf"tf\.compat\.v1\.{name} is not offered.*eagerly"):
        getattr(tf.compat.v1, name)()


def test_other_names_of_version_1_are_missing() -> None:
    assert not hasattr(tf.compat.v1, "layers")
    with pytest.raises(AttributeError, match=r"tf\.compat\.v1\.layers is not offered"):
        _ = tf.compat.v1.layers


def test_switches_are_on() -> None:
    for name in ("enable_eager_execution", "enable_v2_behavior", "global_variables_initializer", "reset_default_graph"):
        assert getattr(tf.compat.v1, name)() is None
    assert tf.compat.v2 is tf and tf.compat.v1.keras is tf.keras


@pytest.mark.parametrize("name", ["get_include", "get_compile_flags", "get_link_flags"])
def test_there_is_nothing_to_link_with(name: str) -> None:
    with pytest.raises(RuntimeError, match=r"tf\.py_function"):
        getattr(tf.sysconfig, name)()


@pytest.mark.parametrize("name", ["to_graph", "to_code"])
def test_code_is_not_converted(name: str) -> None:
    with pytest.raises(RuntimeError, match=r"functions are traced"):
        getattr(tf.autograph, name)(lambda x: x)


@pytest.mark.desktop
def test_profiles_are_written(tmp_path: Path) -> None:
    profiler = tf.profiler.experimental
    with pytest.raises(tf.errors.UnavailableError, match="No profiler is running"):
        profiler.stop()
    with profiler.Profile(str(tmp_path)), profiler.Trace("step", step_num=1):
        tf.linalg.matmul(tf.ones((2, 2)), tf.ones((2, 2)))
        with pytest.raises(tf.errors.AlreadyExistsError, match="Another profiler is running"):
            profiler.start(str(tmp_path))
    (table,) = tmp_path.glob("*.txt")
    assert "matmul" in table.read_text(encoding="utf-8")
    assert len(list(tmp_path.glob("*.pstats"))) == 1


def test_optional_drawing_says_what_to_install() -> None:
    with pytest.raises(ImportError, match="pip install nothing-like-it"):
        optional._imported("plot", "no_such_module_here", "Nothing", "nothing-like-it")
