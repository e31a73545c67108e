"""What stations give each other: the organiser's word, checked by its signatures, and the journals of all.

`publication` makes files of the organiser's word, `publication_reader` believes and applies them; `parcels` packs
journals; `bundle` carries both in one file on a stick; `watch` notices such a file. Nothing here waits for anything.
"""
