"""What stations exchange: files on a stick, and a shared database."""
