"""The charts: from the tables to drawings. A module lists the kinds that reviews can declare under ``CHARTS``; see ``registry``."""
