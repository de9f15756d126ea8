"""What must hold between the fields of a record and between records."""
