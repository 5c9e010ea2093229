"""What coordinates say: the model that stands for a structure, its orbital levels, its numbers."""
