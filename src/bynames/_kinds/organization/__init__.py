"""Names of organizations: taken apart, compared, indexed."""
