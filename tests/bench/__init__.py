"""How long things take, on this machine, now. Never asserted: `make bench` prints a table and one JSON document."""
