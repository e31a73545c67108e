"""Rebuilds `resources/fonts`: the font files that badges and screens use, compressed, with their licence and
digests.

Run by hand when a font is added or renewed: `python build_spec/fonts.py`. The files come from npm packages of
static TrueType fonts under the SIL Open Font License; `npm pack` fetches them from wherever npm is set up to
look. What it writes is what `kiosk.badge.fonts` unpacks and checks.
"""

from __future__ import annotations

import hashlib
import lzma
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
PACKAGE = "@expo-google-fonts/noto-sans@0.4.2"
FILES = {
    "NotoSans-Regular.ttf": "package/400Regular/NotoSans_400Regular.ttf",
    "NotoSans-Bold.ttf": "package/700Bold/NotoSans_700Bold.ttf",
}
LICENCE = "package/LICENSE_FONT"


def fetch(package: str, folder: Path) -> Path:
    """Downloads an npm package; gives its archive."""
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of one file of the archive."""
    stream = archive.extractfile(name)
    if stream is None:
        raise SystemExit(f"{PACKAGE} has no {name}")
    return stream.read()


def build(target: Path) -> None:
    """Writes the compressed fonts, `SHA256SUMS.txt` of the uncompressed ones, and `OFL.txt`."""
    target.mkdir(parents=True, exist_ok=True)
    digests = []
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fetch(PACKAGE, Path(folder))) as archive:
        for name, source in FILES.items():
            font = member(archive, source)
            packed = lzma.compress(font, check=lzma.CHECK_SHA256, preset=9 | lzma.PRESET_EXTREME)
            (target / f"{name}.xz").write_bytes(packed)
            digests.append(f"{hashlib.sha256(font).hexdigest()}  {name}\n")
            print(f"{name}: {len(font):,} bytes, {len(packed):,} packed")
        (target / "OFL.txt").write_bytes(member(archive, LICENCE))
    (target / "SHA256SUMS.txt").write_text("".join(digests), encoding="ascii")


if __name__ == "__main__":
    build(TARGET)
