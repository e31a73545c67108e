"""What a guest holds up -> raw text: key strokes (`wedge`), pictures (`picture`), a camera's frames (`frame`,
`pace`, `choice`), the lines of a document (`lines`), one code seen twice (`repeats`).
"""
