"""Tests of the documents of a book: what is read, what is refused, and in which words."""
