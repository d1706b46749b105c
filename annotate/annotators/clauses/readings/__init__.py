"""Cues read by rule: what a word that can carry the force of a clause would mean where it stands."""
