"""Files of partners, read by a mapping, checked row by row, taken in as reports."""
