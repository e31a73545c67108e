"""The badge on paper: layout, fonts, text, code, photo -> a PDF. Imports nothing, so that scanning starts
fast.
"""
