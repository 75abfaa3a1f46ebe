"""Side-by-side measurements against what people would write otherwise. Not part of the test run."""
