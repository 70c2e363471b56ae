"""Generator of the example incident: one module a kind of artifact. Start at ../generate.py."""
