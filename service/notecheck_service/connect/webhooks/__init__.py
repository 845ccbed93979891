"""Webhooks, signed as Standard Webhooks has it: ids and codes, to hosts that were named at public addresses."""
