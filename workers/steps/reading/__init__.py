"""Say what texts state: analyses, how platforms word a provision, a sentence by a model."""
