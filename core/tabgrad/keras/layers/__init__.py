"""Every layer, by family; all names of ``keras.layers``."""

from typing import TYPE_CHECKING

from ..common.input_spec import InputSpec
from ..engine.input_layer import Input, InputLayer
from ..engine.layer import Layer
from ..saving.lazily import lazily
from .activations.activations import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from .attention.attention import AdditiveAttention, Attention
from .attention.grouped_query_attention import GroupedQueryAttention as GroupQueryAttention
from .attention.multi_head_attention import MultiHeadAttention
from .convolutional.conv import Conv1D, Conv2D, Conv3D
from .convolutional.depthwise import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D
from .convolutional.transpose import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from .core.dense import Dense
from .core.einsum_dense import EinsumDense
from .core.embedding import Embedding
from .core.passing import Identity, Lambda, Masking
from .core.wrapper import Wrapper
from .lookup import deserialize, serialize
from .merging.dot import Dot, dot
from .merging.merge import (
    Add,
    Average,
    Concatenate,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
    add,
    average,
    concatenate,
    maximum,
    minimum,
    multiply,
    subtract,
)
from .normalization.batch_normalization import BatchNormalization
from .normalization.layer_normalization import (
    GroupNormalization,
    LayerNormalization,
    RMSNormalization,
    UnitNormalization,
)
from .normalization.spectral_normalization import SpectralNormalization
from .pooling.adaptive import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    AdaptiveMaxPooling3D,
)
from .pooling.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from .preprocessing.category_encoding import CategoryEncoding
from .preprocessing.normalization import Normalization
from .preprocessing.rescaling import Rescaling
from .regularization.dropout import (
    ActivityRegularization,
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from .reshaping.borders import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from .reshaping.reshape import Flatten, Permute, RepeatVector, Reshape
from .reshaping.up_sampling import UpSampling1D, UpSampling2D, UpSampling3D
from .rnn.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from .rnn.gru import GRU, GRUCell
from .rnn.lstm import LSTM, LSTMCell
from .rnn.rnn import RNN
from .rnn.simple_rnn import SimpleRNN, SimpleRNNCell
from .rnn.stacked import StackedRNNCells
from .rnn.wrappers import Bidirectional, TimeDistributed

Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
Convolution1DTranspose, Convolution2DTranspose = Conv1DTranspose, Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D
GlobalAvgPool3D, GlobalMaxPool1D = GlobalAveragePooling3D, GlobalMaxPooling1D
GlobalMaxPool2D, GlobalMaxPool3D = GlobalMaxPooling2D, GlobalMaxPooling3D

if TYPE_CHECKING:
    from .augmentation.auto_contrast import AutoContrast
    from .augmentation.brightness import RandomBrightness
    from .augmentation.clahe import ContrastLimitedAdaptiveHistogramEqualization
    from .augmentation.color_degeneration import RandomColorDegeneration
    from .augmentation.color_jitter import RandomColorJitter
    from .augmentation.contrast import RandomContrast
    from .augmentation.crop import RandomCrop
    from .augmentation.elastic import RandomElasticTransform
    from .augmentation.equalization import Equalization
    from .augmentation.erasing import RandomErasing
    from .augmentation.flip import RandomFlip
    from .augmentation.gaussian_blur import RandomGaussianBlur
    from .augmentation.grayscale import RandomGrayscale
    from .augmentation.hue import RandomHue
    from .augmentation.invert import RandomInvert
    from .augmentation.max_num_bounding_boxes import MaxNumBoundingBoxes
    from .augmentation.mixing import CutMix, MixUp
    from .augmentation.perspective import RandomPerspective
    from .augmentation.policies import AugMix, RandAugment
    from .augmentation.posterization import RandomPosterization
    from .augmentation.rotation import RandomRotation
    from .augmentation.saturation import RandomSaturation
    from .augmentation.sharpness import RandomSharpness
    from .augmentation.shear import RandomShear
    from .augmentation.solarization import Solarization
    from .augmentation.translation import RandomTranslation
    from .augmentation.zoom import RandomZoom
    from .core.reversible_embedding import ReversibleEmbedding
    from .legacy.random_size import RandomHeight, RandomWidth
    from .legacy.thresholded_relu import ThresholdedReLU
    from .preprocessing.discretization import Discretization
    from .preprocessing.hashed_crossing import HashedCrossing
    from .preprocessing.hashing import Hashing
    from .preprocessing.pipeline import Pipeline
    from .preprocessing.resizing import CenterCrop, Resizing
    from .spectral.mel_spectrogram import MelSpectrogram
    from .spectral.stft_spectrogram import STFTSpectrogram
    from .vocabulary.integer_lookup import IntegerLookup
    from .vocabulary.string_lookup import StringLookup
    from .vocabulary.text_vectorization import TextVectorization

# imported when first used: file to the names that it defines
_LATER: dict[str, tuple[str, ...]] = {
    "augmentation.auto_contrast": ("AutoContrast",),
    "augmentation.brightness": ("RandomBrightness",),
    "augmentation.clahe": ("ContrastLimitedAdaptiveHistogramEqualization",),
    "augmentation.color_degeneration": ("RandomColorDegeneration",),
    "augmentation.color_jitter": ("RandomColorJitter",),
    "augmentation.contrast": ("RandomContrast",),
    "augmentation.crop": ("RandomCrop",),
    "augmentation.elastic": ("RandomElasticTransform",),
    "augmentation.equalization": ("Equalization",),
    "augmentation.erasing": ("RandomErasing",),
    "augmentation.flip": ("RandomFlip",),
    "augmentation.gaussian_blur": ("RandomGaussianBlur",),
    "augmentation.grayscale": ("RandomGrayscale",),
    "augmentation.hue": ("RandomHue",),
    "augmentation.invert": ("RandomInvert",),
    "augmentation.max_num_bounding_boxes": ("MaxNumBoundingBoxes",),
    "augmentation.mixing": ("CutMix", "MixUp"),
    "augmentation.perspective": ("RandomPerspective",),
    "augmentation.policies": ("AugMix", "RandAugment"),
    "augmentation.posterization": ("RandomPosterization",),
    "augmentation.rotation": ("RandomRotation",),
    "augmentation.saturation": ("RandomSaturation",),
    "augmentation.sharpness": ("RandomSharpness",),
    "augmentation.shear": ("RandomShear",),
    "augmentation.solarization": ("Solarization",),
    "augmentation.translation": ("RandomTranslation",),
    "augmentation.zoom": ("RandomZoom",),
    "core.reversible_embedding": ("ReversibleEmbedding",),
    "legacy.random_size": ("RandomHeight", "RandomWidth"),
    "legacy.thresholded_relu": ("ThresholdedReLU",),
    "preprocessing.pipeline": ("Pipeline",),
    "preprocessing.resizing": ("CenterCrop", "Resizing"),
    "preprocessing.discretization": ("Discretization",),
    "preprocessing.hashed_crossing": ("HashedCrossing",),
    "preprocessing.hashing": ("Hashing",),
    "vocabulary.integer_lookup": ("IntegerLookup",),
    "vocabulary.string_lookup": ("StringLookup",),
    "vocabulary.text_vectorization": ("TextVectorization",),
    "spectral.mel_spectrogram": ("MelSpectrogram",),
    "spectral.stft_spectrogram": ("STFTSpectrogram",),
}
__getattr__ = lazily(globals(), "keras.layers", _LATER)


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "ELU",
    "GRU",
    "LSTM",
    "RNN",
    "Activation",
    "ActivityRegularization",
    "AdaptiveAveragePooling1D",
    "AdaptiveAveragePooling2D",
    "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D",
    "AdaptiveMaxPooling2D",
    "AdaptiveMaxPooling3D",
    "Add",
    "AdditiveAttention",
    "AlphaDropout",
    "Attention",
    "AugMix",
    "AutoContrast",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNormalization",
    "Bidirectional",
    "CategoryEncoding",
    "CenterCrop",
    "Concatenate",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Convolution1D",
    "Convolution1DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Convolution3D",
    "Convolution3DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "CutMix",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Discretization",
    "Dot",
    "Dropout",
    "EinsumDense",
    "Embedding",
    "Equalization",
    "Flatten",
    "GRUCell",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalAvgPool1D",
    "GlobalAvgPool2D",
    "GlobalAvgPool3D",
    "GlobalMaxPool1D",
    "GlobalMaxPool2D",
    "GlobalMaxPool3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "GroupQueryAttention",
    "HashedCrossing",
    "Hashing",
    "Identity",
    "Input",
    "InputLayer",
    "InputSpec",
    "IntegerLookup",
    "LSTMCell",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "MaxNumBoundingBoxes",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Maximum",
    "MelSpectrogram",
    "Minimum",
    "MixUp",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "Pipeline",
    "RMSNormalization",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomCrop",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHeight",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomWidth",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Resizing",
    "ReversibleEmbedding",
    "STFTSpectrogram",
    "SeparableConv1D",
    "SeparableConv2D",
    "SeparableConvolution1D",
    "SeparableConvolution2D",
    "SimpleRNN",
    "SimpleRNNCell",
    "Softmax",
    "Solarization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "SpectralNormalization",
    "StackedRNNCells",
    "StringLookup",
    "Subtract",
    "TextVectorization",
    "ThresholdedReLU",
    "TimeDistributed",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "Wrapper",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "add",
    "average",
    "concatenate",
    "deserialize",
    "dot",
    "maximum",
    "minimum",
    "multiply",
    "serialize",
    "subtract",
]
