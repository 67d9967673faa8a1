"""Door: ``tf.audio``."""

from .api.audio_files import decode_wav, encode_wav

__all__ = ["decode_wav", "encode_wav"]
