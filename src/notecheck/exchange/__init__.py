"""Labelled notes ↔ the forms of annotation tools: Label Studio, brat, doccano. What goes out comes back unchanged.

Inside, offsets are Unicode code points. `Places` counts UTF-16 units where a tool does.
"""
