"""Results against labels: how good the program is, how sure that is, and where it errs. On plain JSON."""
