"""Names of persons: taken apart, compared, indexed."""
