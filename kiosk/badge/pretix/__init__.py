"""A pretix badge layout -> one of ours. `export` reads the JSON, `background` the PDF below it, `translate` writes."""
