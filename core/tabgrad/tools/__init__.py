"""Layer 8: generators and reports."""
