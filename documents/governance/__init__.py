"""What a document says and what follows from it: tags, exposure, law, jurisdictions, timeline."""
