"""The screen: three faces of one station. No rules and no SQL; the core is reached through its doors alone."""
