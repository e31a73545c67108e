"""A reserved badge -> paper, and what is certainly known of it: ledger, spooler, printers behind one interface."""
