"""HTTP as all services speak it: applications, errors, paging, versions, limits."""
