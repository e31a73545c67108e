"""What a guest holds up -> raw text: key strokes (`wedge`), pictures (`picture`), one code seen twice (`repeats`)."""
