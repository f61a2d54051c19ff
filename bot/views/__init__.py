"""What people see, as pure functions: shared Block Kit pieces, forms, lists and answers. Knows the domain and nobody else."""
