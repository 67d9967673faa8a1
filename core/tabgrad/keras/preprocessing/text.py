"""``keras.preprocessing.text``: words of texts as numbers, in plain Python."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(input_text: str, filters: str = FILTERS, lower: bool = True, split: str = " ") -> list[str]:
    """The words of a text. Args: filters: characters that separate as ``split`` does."""
    if lower:
        input_text = input_text.lower()
    return [word for word in input_text.translate({ord(c): split for c in filters}).split(split) if word]


def one_hot(
    input_text: str, n: int, filters: str = FILTERS, lower: bool = True, split: str = " ", analyzer: Any = None
) -> list[int]:
    """Words as numbers from 1 to ``n - 1`` by Python's ``hash``, which differs from run to run; see hashing_trick."""
    return hashing_trick(input_text, n, hash, filters=filters, lower=lower, split=split, analyzer=analyzer)


def hashing_trick(
    text: str, n: int, hash_function: Any = None, filters: str = FILTERS, lower: bool = True, split: str = " ",
    analyzer: Any = None,
) -> list[int]:  # fmt: skip
    """Words as numbers from 1 to ``n - 1``; words may share one.

    Args: hash_function: None for Python's ``hash``, "md5" for one that is the same in every run, or a function.
        analyzer: a function from the text to words, in place of the other options.
    """
    hashed: Callable[[str], int] = hash if hash_function is None else hash_function
    if isinstance(hash_function, str) and hash_function == "md5":
        hashed = _md5
    words = text_to_word_sequence(text, filters, lower, split) if analyzer is None else analyzer(text)
    return [hashed(word) % (n - 1) + 1 for word in words]


def _md5(word: str) -> int:
    return int(hashlib.md5(word.encode(), usedforsecurity=False).hexdigest(), 16)


class Tokenizer:
    """Words numbered by how often they occur in the texts that it is fitted on, from 1.

    Args: num_words: numbers at and above it are left out. filters, lower, split, analyzer: how texts become words.
        char_level: characters are the words. oov_token: the word (number 1) that stands for those unknown.
    Raises: TypeError on unknown arguments.
    """

    def __init__(
        self, num_words: int | None = None, filters: str = FILTERS, lower: bool = True, split: str = " ",
        char_level: bool = False, oov_token: Any = None, analyzer: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if "nb_words" in kwargs:
            warnings.warn("The `nb_words` argument in `Tokenizer` has been renamed `num_words`.", stacklevel=2)
            num_words = kwargs.pop("nb_words")
        self.document_count = kwargs.pop("document_count", 0)
        if kwargs:
            raise TypeError(f"Unrecognized keyword arguments: {kwargs}")
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.word_counts: Any = OrderedDict()
        self.word_docs: Any = defaultdict(int)
        self.index_docs: Any = defaultdict(int)
        self.word_index: dict[Any, int] = {}
        self.index_word: dict[int, Any] = {}

    def _words(self, text: Any) -> Any:
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [part.lower() for part in text] if isinstance(text, list) else text.lower()
        if self.analyzer is not None:
            return self.analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts: Any) -> None:
        """Counts the words of more texts (strings, or lists of words), and numbers all anew."""
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in dict.fromkeys(words):
                self.word_docs[word] = self.word_docs.get(word, 0) + 1
        counted = sorted(self.word_counts.items(), key=lambda item: item[1], reverse=True)
        first = [] if self.oov_token is None else [self.oov_token]
        self.word_index = {word: i for i, word in enumerate([*first, *(word for word, _ in counted)], 1)}
        self.index_word = {i: word for word, i in self.word_index.items()}
        for word, count in self.word_docs.items():
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences: Any) -> None:
        """Counts in how many of the sequences each number is, which ``sequences_to_matrix`` by tfidf needs."""
        self.document_count += len(sequences)
        for sequence in sequences:
            for i in set(sequence):
                self.index_docs[i] = self.index_docs.get(i, 0) + 1

    def texts_to_sequences(self, texts: Any) -> list[list[int]]:
        """Texts as lists of numbers."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts: Any) -> Iterator[list[int]]:
        """The same one after the other."""
        unknown = self.word_index.get(self.oov_token)
        for text in texts:
            found: list[Any] = []
            for word in self._words(text):
                i = self.word_index.get(word)
                if i is not None and not (self.num_words and i >= self.num_words):
                    found.append(i)
                elif unknown is not None or (i is None and self.oov_token is not None):
                    found.append(unknown)
            yield found

    def sequences_to_texts(self, sequences: Any) -> list[str]:
        """Lists of numbers as texts, words apart by spaces."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences: Any) -> Iterator[str]:
        """The same one after the other."""
        unknown = self.word_index.get(self.oov_token)
        for sequence in sequences:
            found = []
            for i in sequence:
                word = self.index_word.get(i)
                if word is not None and not (self.num_words and i >= self.num_words):
                    found.append(word)
                elif unknown is not None:
                    found.append(self.index_word[unknown])
            yield " ".join(found)

    def texts_to_matrix(self, texts: Any, mode: str = "binary") -> Any:
        """Texts as rows of a matrix with a column for each number; see sequences_to_matrix."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences: Any, mode: str = "binary") -> Any:
        """Lists of numbers as rows of a matrix.

        Args: mode: what stands in a number's column: "binary" 1, "count" how often it occurs, "freq" that over the
            length, "tfidf" ``(1 + log(count)) * log(1 + documents / (1 + documents with it))``.
        Raises: ValueError on another mode, or where the number of columns is not known yet.
        """
        if not self.num_words and not self.word_index:
            raise ValueError("Specify a dimension (`num_words` argument), or fit on some text data first.")
        if mode == "tfidf" and not self.document_count:
            raise ValueError("Fit the Tokenizer on some data before using tfidf mode.")
        columns = self.num_words or len(self.word_index) + 1
        x = np.zeros((len(sequences), columns))
        for row, sequence in enumerate(sequences):
            for i, count in Counter(i for i in sequence if i < columns).items():
                x[row, i] = self._entry(mode, i, count, len(sequence))
        return x

    def _entry(self, mode: str, i: int, count: int, length: int) -> Any:
        if mode == "binary":
            return 1
        if mode == "count":
            return count
        if mode == "freq":
            return count / length
        if mode == "tfidf":
            return (1 + np.log(count)) * np.log(1 + self.document_count / (1 + self.index_docs.get(i, 0)))
        raise ValueError(f"Unknown vectorization mode: {mode}. Expected binary, count, freq or tfidf.")

    def get_config(self) -> dict[str, Any]:
        """The options and what was counted, the latter as JSON texts."""
        return {
            "num_words": self.num_words,
            "filters": self.filters,
            "lower": self.lower,
            "split": self.split,
            "char_level": self.char_level,
            "oov_token": self.oov_token,
            "document_count": self.document_count,
            "word_counts": json.dumps(self.word_counts),
            "word_docs": json.dumps(self.word_docs),
            "index_docs": json.dumps(self.index_docs),
            "index_word": json.dumps(self.index_word),
            "word_index": json.dumps(self.word_index),
        }

    def to_json(self, **kwargs: Any) -> str:
        """The tokenizer as text, for tokenizer_from_json. Args: kwargs: of json.dumps."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def tokenizer_from_json(json_string: str) -> Tokenizer:
    """The tokenizer that ``to_json`` wrote."""
    config = json.loads(json_string).get("config")
    counted = {name: json.loads(config.pop(name)) for name in ("word_counts", "word_docs", "word_index")}
    numbered = {  # JSON has no keys but texts
        name: {int(i): value for i, value in json.loads(config.pop(name)).items()}
        for name in ("index_docs", "index_word")
    }
    tokenizer = Tokenizer(**config)
    for name, value in {**counted, **numbered}.items():
        setattr(tokenizer, name, value)
    return tokenizer
