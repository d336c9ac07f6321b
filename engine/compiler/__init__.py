"""A checked book into what decides quickly: conditions specialised to offers per interval of the law."""
