"""One target under atheris: `python -m tests.fuzz.one NAME SECONDS FOLDER`; what breaks it is left in the folder."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kiosk"]):
    from tests.fuzz.targets import TARGETS


def main(name: str, seconds: str, folder: str) -> None:
    """Never returns: the engine ends the process."""
    corpus = Path(folder) / "corpus"
    corpus.mkdir(exist_ok=True)
    for place, seed in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{place}").write_bytes(seed)
    limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=4096", "-verbosity=0"]
    atheris.Setup(
        [name, *limits, f"-artifact_prefix={folder}/", "-print_final_stats=1", str(corpus)], TARGETS[name].read
    )
    atheris.Fuzz()


main(*sys.argv[1:])
