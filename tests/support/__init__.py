"""What several test folders use: servers, builders, the auditor."""
