"""An app for tests only: one kind of thing that uses every feature of the workflow engine."""
