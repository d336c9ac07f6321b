"""A checked book into what can be decided quickly: conditions specialised to offers, once per interval of the law."""
