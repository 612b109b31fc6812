### Findings and remedies.
