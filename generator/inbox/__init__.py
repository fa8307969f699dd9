"""What every message must have so that it survives every inbox: fifty rules, and the checks that hold them."""
