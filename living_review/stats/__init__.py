"""The statistics, as functions of numbers: they know no record."""
