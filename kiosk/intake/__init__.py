"""The organiser's list -> a checked registry version. `rows` checks, `table` reads files, `loader` alone writes."""
