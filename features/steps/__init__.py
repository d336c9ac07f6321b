"""The steps of the scenarios, in English and Arabic: thin, with the work beside them."""
