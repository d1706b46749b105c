"""How policy clauses are read: sentences, the voice of a document, cues of duty and choice, who must act."""
