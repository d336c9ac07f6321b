"""The documents of a book: reading YAML with every place kept, checking it, and the checked result."""
