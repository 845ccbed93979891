"""Learned readers: where the rules found no evidence for an item, a model looks for the sentence or number that is it.

What a model says is a fact like any other, with the words it rests on, its own name as the source, and a confidence
measured on authors it was not trained on. Each model has a recipe, a card and its measurements in `models/`.
"""
