"""In which order: short stories. Parameters in, summary out. The command line lives in cli/."""
