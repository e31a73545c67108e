"""The roster of a home as its journal keeps it: certificates and strikes, read once and again when they changed.

Another program at the same home may have learnt of a station: a setting counts the changes. Writes: certificate,
strike, and that setting.
"""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.journal.parcel import Parcel
from kiosk.journal.projection import setting
from kiosk.roster import Roster, Trust, pack_certificate, pack_strike, unpack_certificate, unpack_strike
from kiosk.state import Judge, trusted
from kiosk.store import tables

COUNT = "roster_changes"


class Members:
    """Who may write at this home; everybody where there is no trust to check them by."""

    def __init__(self, trust: Trust | None) -> None:
        self._trust, self._seen = trust, ""
        self._roster = Roster(trust) if trust else None

    def roster(self, connection: Connection) -> Roster | None:
        """The roster now."""
        if self._trust is None:
            return None
        changes = _changes(connection)
        if changes != self._seen:
            certificates = connection.execute(select(tables.certificate.c.told)).scalars()
            strikes = connection.execute(select(tables.strike.c.told)).scalars()
            self._roster = Roster(self._trust).with_(map(unpack_certificate, certificates), map(unpack_strike, strikes))
            self._seen = changes
        return self._roster

    def judge(self, connection: Connection) -> Judge:
        """Whose entry counts."""
        roster = self.roster(connection)
        return roster.judge if roster else trusted

    def learn(self, connection: Connection, parcel: Parcel) -> bool:
        """Keeps what a parcel tells of writers; True when that changes whose entries count."""
        before = self.roster(connection)
        if before is None:
            return False
        after = before.with_(parcel.certificates, parcel.strikes)
        if after == before:
            return False
        _keep(connection, after)
        self._roster, self._seen = after, _changes(connection)
        return True


def _keep(connection: Connection, roster: Roster) -> None:
    certificates = [{"public_key": key, "told": pack_certificate(each)} for key, each in roster.certificates.items()]
    strikes = [{"writer": key, "told": pack_strike(each)} for key, each in roster.strikes.items()]
    for table, rows in ((tables.certificate, certificates), (tables.strike, strikes)):
        if rows:
            new = upsert(table)
            keys = [column.name for column in table.primary_key]
            connection.execute(new.on_conflict_do_update(index_elements=keys, set_={"told": new.excluded.told}), rows)
    new = upsert(tables.setting)
    count = {"name": COUNT, "value": str(int(_changes(connection) or 0) + 1)}
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": new.excluded.value}), count)


def _changes(connection: Connection) -> str:
    return setting(connection, COUNT)
