"""An event's own badge layouts: TOML files and their images in `badges` beside `event.toml`.

`check_layouts` reads every layout that the event names, so that a mistake shows when a station is set up and not at the
desk: `KioskError("layout")` names file, line and key. `copy_layouts` takes the event's own into the station's home.
After it: the press, which finds them there (`config.layout_files`).
"""

from __future__ import annotations

from pathlib import Path

from kiosk.badge.layout_file import load_layout
from kiosk.config import layout_files
from kiosk.files import file_error, write_whole
from kiosk.model import NO_LAYOUT, Event

KINDS = (".toml", ".png", ".jpg", ".jpeg")


def check_layouts(event: Event, folder: Path) -> None:
    """Reads the layout of every category; `folder` holds the event's own."""
    files = layout_files(folder)
    for name in sorted({category.layout for category in event.categories} - {NO_LAYOUT}):
        load_layout(files[name])


def copy_layouts(folder: Path, target: Path) -> None:
    """Copies layouts and images from `folder`, where there is one."""
    if not folder.is_dir() or folder.resolve() == target.resolve():
        return
    try:
        for file in sorted(folder.iterdir()):
            if file.is_file() and file.suffix.lower() in KINDS:
                write_whole(target / file.name, file.read_bytes())
    except OSError as error:
        raise file_error(error, folder) from error
