"""``SKLearnClassifier``, ``SKLearnRegressor``, ``SKLearnTransformer``: models as estimators of scikit-learn."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from ..engine.model import Model
from ..models.cloning import clone_model
from .targets import (
    BaseEstimator,
    ClassifierMixin,
    RegressorMixin,
    TargetReshaper,
    TransformerMixin,
    require_sklearn,
    sklearn,
)

try:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder
    from sklearn.utils.metadata_routing import MetadataRequest
    from sklearn.utils.multiclass import type_of_target
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError:
    pass  # said when an estimator is made


class SKLBase(BaseEstimator):  # type: ignore[misc]
    """Base of the estimators.

    Args: model: a compiled Model, cloned before it is fitted, or a function of X and y that makes one. warm_start: kept
        for scikit-learn. model_kwargs: further arguments of the function. fit_kwargs: arguments of ``model.fit``.
    Attributes: ``model_``: the fitted model. ``history_``: what fit returned.
    Raises: ImportError without scikit-learn.
    """

    def __init__(
        self, model: Any, warm_start: bool = False, model_kwargs: Any = None, fit_kwargs: Any = None
    ) -> None:
        require_sklearn(type(self).__name__)
        self.model, self.warm_start = model, warm_start
        self.model_kwargs, self.fit_kwargs = model_kwargs, fit_kwargs

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.non_deterministic = True
        return tags

    def __sklearn_clone__(self) -> Any:
        model = self.model if callable(self.model) else copy.deepcopy(self.model)
        return type(self)(model=model, warm_start=self.warm_start, model_kwargs=self.model_kwargs)

    @property
    def epoch_(self) -> Any:
        """The current training epoch."""
        return getattr(self, "history_", {}).get("epoch", 0)

    def set_fit_request(self, **kwargs: Any) -> Any:
        """Says which metadata ``fit`` takes: see scikit-learn's metadata routing.

        Raises: RuntimeError unless that is enabled.
        """
        if not sklearn.get_config().get("enable_metadata_routing", False):
            raise RuntimeError(
                "This method is only available when metadata routing is enabled. You can enable it using "
                "sklearn.set_config(enable_metadata_routing=True)."
            )
        self._metadata_request = MetadataRequest(owner=type(self).__name__)
        for param, alias in kwargs.items():
            self._metadata_request.score.add_request(param=param, alias=alias)
        return self

    def _get_model(self, X: Any, y: Any) -> Any:
        if isinstance(self.model, Model):
            return clone_model(self.model)
        return self.model(X=X, y=y, **(self.model_kwargs or {}))

    def fit(self, X: Any, y: Any, **kwargs: Any) -> Any:
        """Fits the model. Args: kwargs: for ``model.fit``, before those of the constructor.

        Raises: RuntimeError where the model is not compiled with a loss and an optimizer.
        """
        X, y = validate_data(self, X, y)
        y = self._process_target(y, reset=True)
        model = self._get_model(X, y)
        if not model.compiled or not model.loss or not model.optimizer:
            raise RuntimeError("Given model needs to be compiled, and have a loss and an optimizer.")
        self.history_ = model.fit(X, y, **{**(self.fit_kwargs or {}), **kwargs})
        self.model_ = model
        return self

    def _outputs(self, X: Any) -> Any:
        check_is_fitted(self)
        return self.model_.predict(validate_data(self, X, reset=False))

    def predict(self, X: Any) -> Any:
        """The model's predictions, as targets were given."""
        outputs = self._outputs(X)
        return self._target_encoder.inverse_transform(outputs)

    def _process_target(self, y: Any, reset: bool = False) -> Any:
        self._type_of(y)
        if reset:
            self._target_encoder = TargetReshaper().fit(y)
        return self._target_encoder.transform(y)

    def _type_of(self, y: Any) -> str:
        found = str(type_of_target(y))
        if found == "unknown":
            raise ValueError(f"Unknown label type for data: {y!r}")
        return found


class SKLearnClassifier(ClassifierMixin, SKLBase):  # type: ignore[misc]
    """A model as a classifier: targets are one-hot for the model, classes for the caller. See the base for arguments.

    Attributes: ``classes_``: the classes.
    Raises: ValueError on targets that are no classes, or of one class.
    """

    def decision_function(self, X: Any) -> Any:
        """The model's outputs."""
        return self._outputs(X)

    def _process_target(self, y: Any, reset: bool = False) -> Any:
        kind = self._type_of(y)
        if kind not in ("binary", "multiclass"):
            raise ValueError(f"Only binary and multiclass target types are supported. Target type: {kind}")
        if reset:
            self._target_encoder = make_pipeline(TargetReshaper(), OneHotEncoder(sparse_output=False)).fit(y)
            self.classes_ = np.unique(y)
            if len(self.classes_) == 1:
                raise ValueError("Classifier can't train when only one class is present.")
        return self._target_encoder.transform(y)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True
        return tags


class SKLearnRegressor(RegressorMixin, SKLBase):  # type: ignore[misc]
    """A model as a regressor. See the base for arguments."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.regressor_tags.poor_score = True
        return tags


class SKLearnTransformer(TransformerMixin, SKLBase):  # type: ignore[misc]
    """A model as a transformer of data, such as one that embeds it. See the base for arguments."""

    def transform(self, X: Any) -> Any:
        """The model's outputs."""
        return self._outputs(X)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags
