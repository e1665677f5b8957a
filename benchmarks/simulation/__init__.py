"""What intervals and rules do where the truth is known: records made by chance, scored by the product's own code."""
