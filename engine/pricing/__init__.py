"""What a plan costs: schedules, quotes, annual percentage rates and the figures that are disclosed."""
