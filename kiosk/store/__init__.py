"""What lies on disk: encrypted databases and photos, their keys, and how they are opened."""
