"""The default build is deterministic: a network with dropout has the same weights after 50 steps in wasmtime,
Node and Chromium, and after a save and a resume in the middle."""

from __future__ import annotations

import places
import programs
import pytest
from test_samples_agree import host_of

pytestmark = [pytest.mark.desktop, pytest.mark.browser]


def test_the_same_weights_everywhere(tmp_path) -> None:
    cases = programs.network_cases()
    places.write(tmp_path, cases)
    found = {
        "wasmtime": places.on_host(host_of("engine"), cases),
        "node": places.in_node(tmp_path),
        "chromium": places.in_chromium(tmp_path),
    }
    hashes = {h for row in found.values() for h in row}
    assert len(hashes) == 1 and len(hashes.pop()) == 64, found


def test_the_weights_do_change() -> None:
    program, inputs = programs.network()
    once, more = (
        places.on_host(host_of("engine"), [programs.Case("", program, inputs, "train_step", n, states=True)])
        for n in (1, 2)
    )
    assert once != more
