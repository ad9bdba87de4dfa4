"""Importers: foreign rows become the drafts that the one door judges. They record, and do nothing else."""
