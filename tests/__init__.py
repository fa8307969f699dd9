"""What the product is held against: one file per module, and the tools that judge its output from outside."""
