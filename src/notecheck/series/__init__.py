"""Many notes of one patient or one author: what was carried forward, what is a template, what thins out.

Everything here is a warning with the passages that match. None of it is a finding of fraud, and none of it predicts
what a payer will do.
"""
