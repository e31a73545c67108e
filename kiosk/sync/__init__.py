"""What stations give each other: the organiser's word, checked by its signatures, and the journals of all.

By stick: `publication` makes files of the organiser's word, `publication_reader` believes and applies them, `parcels`
packs journals, `bundle` carries both in one file, `watch` notices such a file. By a shared database: `hub`, `exchange`.
Nothing here waits for anybody.
"""
