"""Measurements: each beside a floor measured in the same run, interleaved, as ratios. They print and assert nothing."""
