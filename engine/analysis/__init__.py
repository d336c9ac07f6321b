"""What is done with a book and its decisions beside deciding: running cases, explaining."""
