"""Encoders from a folder, and vectors that are kept: nothing is encoded twice, nothing is lost, every fault is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from valorise.stores.encoders import Kept, model
from valorise.terms.errors import Invalid, Missing, NotReady

PARTS = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]


class Counting:
    """Vectors from the letters of a text, and how many texts were asked for."""

    name = "counting"

    def __init__(self):
        self.asked = 0

    def vectors(self, texts):
        self.asked += len(texts)
        made = np.array([[len(text), sum(map(ord, text)) % 97, 1.0] for text in texts])
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_a_text_is_encoded_once_and_comes_back_in_its_place(tmp_path):
    one = Counting()
    first = Kept(one, tmp_path).vectors(["a", "bb", "a"])
    assert one.asked == 2
    again = Kept(one, tmp_path).vectors(["bb", "a", "ccc"])
    assert one.asked == 3
    assert again[:2].tolist() == first[[1, 0]].tolist()
    assert first[2].tolist() == first[0].tolist()
    assert np.abs(first - Counting().vectors(["a", "bb", "a"])).max() < 1e-3


def test_models_do_not_share_vectors(tmp_path):
    one, other = Counting(), Counting()
    other.name = "other"
    Kept(one, tmp_path).vectors(["a"])
    Kept(other, tmp_path).vectors(["a"])
    assert (one.asked, other.asked) == (1, 1)


def test_no_text_is_written_to_the_disk(tmp_path):
    Kept(Counting(), tmp_path).vectors(["a secret that nobody should find here"])
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_two_programs_at_once_and_one_that_is_killed(tmp_path):
    keeping = (
        "import os, signal, sys; from pathlib import Path;"
        "from valorise.stores.tests.test_stores_encoders import Counting; from valorise.stores.encoders import Kept;"
        "kept = Kept(Counting(), Path(sys.argv[1]));"
        "[kept.vectors([f'{sys.argv[2]} {n}']) for n in range(50)];"
        "os.kill(os.getpid(), signal.SIGKILL) if sys.argv[2] == 'dies' else None"
    )
    run = [sys.executable, "-c", keeping, str(tmp_path)]
    both = [
        subprocess.Popen([*run, word], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
        for word in ("dies", "lives")
    ]
    assert [one.wait(120) for one in both] == [-9, 0]
    one = Counting()
    Kept(one, tmp_path).vectors([f"{word} {n}" for word in ("dies", "lives") for n in range(50)])
    assert one.asked == 0


def test_a_damaged_file_is_told_and_left(tmp_path):
    kept = Kept(Counting(), tmp_path)
    kept.file.write_bytes(b"this is no database" * 100)
    with pytest.raises(Invalid, match=r"damaged.*Delete it"):
        kept.vectors(["a"])
    assert kept.file.read_bytes().startswith(b"this is no database")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotReady, match="cannot be used"):
        Kept(Counting(), tmp_path / "file")


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path):
    Kept(Counting(), tmp_path).vectors(["a"])
    filling = (
        "import resource, signal, sys; from pathlib import Path;"
        "from valorise.stores.tests.test_stores_encoders import Counting; from valorise.stores.encoders import Kept;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000));"
        "Kept(Counting(), Path(sys.argv[1])).vectors([str(n) for n in range(5000)])"
    )
    around = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = [sys.executable, "-c", filling, str(tmp_path)]
    told = subprocess.run(run, env=around, capture_output=True, text=True, timeout=120)
    assert told.returncode != 0
    assert "NotReady" in told.stderr
    assert "Make room on the disk" in told.stderr
    one = Counting()
    Kept(one, tmp_path).vectors(["a"])
    assert one.asked == 0


def test_a_path_that_is_no_model_is_told(tmp_path):
    with pytest.raises(Missing, match="no folder"):
        model(tmp_path / "none")
    with pytest.raises(Invalid, match=r"no readable modules\.json"):
        model(tmp_path)
    (tmp_path / "modules.json").write_text(json.dumps([{**PARTS[0], "type": "custom_code.Evil"}]))
    with pytest.raises(Invalid, match=r"custom_code\.Evil is code of its own"):
        model(tmp_path)
    (tmp_path / "modules.json").write_text(json.dumps(PARTS))
    with pytest.raises(Invalid, match="safetensors"):
        model(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises((Invalid, NotReady), match=r"no sentence encoder|not installed"):
        model(tmp_path)


def test_a_real_model_tells_what_texts_mean(tmp_path):
    folder = os.environ.get("VALORISE_MODEL")
    if not folder:
        pytest.skip("no sentence encoder is named in VALORISE_MODEL")
    pytest.importorskip("sentence_transformers", reason="the part semantic is not installed")
    kept = Kept(model(Path(folder)), tmp_path)
    car, motor, soup = kept.vectors(["A car that drives itself.", "An autonomous motor vehicle.", "A recipe for soup."])
    assert car @ motor > car @ soup + 0.2
    assert np.linalg.norm(car) == pytest.approx(1, abs=1e-3)
