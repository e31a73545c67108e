"""What a guest holds up -> raw text: key strokes (`wedge`), pictures (`picture`), a camera's frames (`frame`,
`pace`, `choice`), one code seen twice (`repeats`).
"""
