"""``keras.wrappers``: models as estimators of scikit-learn."""

from typing import TYPE_CHECKING

from ..saving.lazily import lazily

if TYPE_CHECKING:
    from .estimators import SKLearnClassifier, SKLearnRegressor, SKLearnTransformer

# imported when first used: file to the names that it defines
_LATER: dict[str, tuple[str, ...]] = {"estimators": ("SKLearnClassifier", "SKLearnRegressor", "SKLearnTransformer")}
__getattr__ = lazily(globals(), "keras.wrappers", _LATER)


def __dir__() -> list[str]:
    return __all__


__all__ = ["SKLearnClassifier", "SKLearnRegressor", "SKLearnTransformer"]
