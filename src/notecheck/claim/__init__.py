"""The claim beside the note: payer, codes, dates and authorizations against rules and against what the note records.

claim object ─ read ─▶ Claim ┐
note ─ scan ─▶ Result ─────── ┴─▶ Case ─ rules/ ─▶ Found ─ catalogue ─▶ Finding

Codes, states, limits and payers are TOML (`tables/`, `payers/`), checked at load. Every rule is a plain comparison.
"""
