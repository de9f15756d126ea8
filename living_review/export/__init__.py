"""The data files of the site, for R, spreadsheets, reference managers and other software."""
