"""FHIR R4: documents in; checklists, a request for an addendum and where they came from out."""
