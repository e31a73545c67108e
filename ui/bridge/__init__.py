"""What QML sees of the core: one QObject per noun."""
