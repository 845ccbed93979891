"""Synthetic notes with exact labels: composed from a patient's course by a grammar, then worn by noise.

A situation is drawn first: a patient's complaint, therapies with times and results, studies, procedure, sedation and
plan. What each item of the checklists comes to follows from the situation alone (`statuses`). Then the situation is
told: `telling` says each thing it holds in words of the grammar, `layout` sets the words as one kind of writer does,
`noise` wears them; labels go along by position. Everything is drawn from one seed.
"""
