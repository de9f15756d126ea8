"""What is computed from the records: tables, numbers, syntheses and the verdicts on claims."""
