"""What a guest holds up -> raw text: key strokes (`wedge`), pictures (`picture`), the lines of a document (`lines`),
one code seen twice (`repeats`).
"""
