"""HL7 version 2 over MLLP: a listener that takes documents (MDM) and acknowledges what was stored, nothing else."""
