"""Targets between scikit-learn, where they have one axis or two, and models; and what of scikit-learn is there."""

from __future__ import annotations

from typing import Any

try:
    import sklearn
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin
    from sklearn.utils.validation import check_is_fitted
except ImportError:
    sklearn = None
    _names = ("BaseEstimator", "ClassifierMixin", "RegressorMixin", "TransformerMixin")
    BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin = (type(n, (), {}) for n in _names)


def require_sklearn(name: str) -> None:
    """Raises ImportError, with what to do, where scikit-learn is not installed."""
    if sklearn is None:
        raise ImportError(
            f"{name} requires `scikit-learn` to be installed. Run `pip install scikit-learn` (in Pyodide: "
            '`await micropip.install("scikit-learn")`).'
        )


class TargetReshaper(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Targets of one axis as columns, and columns as what they were."""

    def fit(self, y: Any) -> Any:
        """Remembers the number of axes."""
        self.ndim_ = y.ndim
        return self

    def transform(self, y: Any) -> Any:
        """Two axes at least."""
        return y.reshape(-1, 1) if y.ndim == 1 else y

    def inverse_transform(self, y: Any) -> Any:
        """One axis again where there was one."""
        check_is_fitted(self)
        return y.squeeze(axis=1) if self.ndim_ == 1 and y.ndim == 2 else y
