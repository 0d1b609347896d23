"""Measures of hot paths, as ratios within one run on one machine."""
