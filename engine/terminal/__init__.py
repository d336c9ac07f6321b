"""What a person reads in a terminal: decisions, quotes and problems, aligned and coloured where it helps."""
