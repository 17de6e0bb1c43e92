"""Who can treat: the graded network, capabilities, clinical rules as data, and matching.

`registry` reads facilities, `findings` reads what is known about the patient, `rules` loads the
tables in `data`, `assessment` turns conditions and findings into needs, `matching` compares needs
with a facility. All of it is pure: no web, no database, no settings, no clock of its own.
"""
