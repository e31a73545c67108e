"""Qt's `Property` as what it is to a reader: a value of the type that its function gives.

At run time `prop` *is* `PySide6.QtCore.Property`; its stubs only hide from the type checker what comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Property, Signal

Value_co = TypeVar("Value_co", covariant=True)

if TYPE_CHECKING:

    class Shown(Generic[Value_co]):
        """What QML sees."""

        def __get__(self, owner: object, kind: type | None = None) -> Value_co: ...

    def prop(
        kind: type | str, *, notify: Signal | None = None, constant: bool = False
    ) -> Callable[[Callable[[Any], Value_co]], Shown[Value_co]]:
        """A property of a bridge; `kind` is what Qt calls its type."""
else:
    prop = Property
