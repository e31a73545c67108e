"""The commands of `kiosk`, by who calls them: organiser, desk, look (read only) and window. Each takes the parsed words
and gives an exit code.
"""
