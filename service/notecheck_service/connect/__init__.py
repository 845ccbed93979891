"""The connections a practice needs: FHIR R4, HL7 version 2 over MLLP, CDS Hooks, signed webhooks."""
