"""Write it down: an append-only, hash-chained journal of every act, here and at the other stations.

`act` appends this station's entries, `projection` keeps what follows from all of them, `merge` takes in what other
stations wrote and gives what they lack, `parcel` is what travels, `members` who may write; `book` is all of it. Alone
writes: entry, personal, tip, head, projection, badge_of, setting, certificate, strike.
"""

from kiosk.journal.act import Act, Pen
from kiosk.journal.book import Journal
from kiosk.journal.merge import Received
from kiosk.journal.parcel import Head, Line, Parcel

__all__ = ["Act", "Head", "Journal", "Line", "Parcel", "Pen", "Received"]
