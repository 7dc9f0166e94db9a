"""Counting records by a layout: each incident in one section, each of the dead once, each number with its bounds.

    tally      adding up, with the lowest and highest that a number can be
    sections   which section an incident belongs to, as the layout says
    deaths     one death a person, whichever records name it
    injuries   where those were hurt who died later
    of_period  the incidents of a period: each in its section and area
    over_months  months beside one another, whole and by what they are taken apart by
    told       events that are told on their own
    earlier    what was documented in a period and occurred before it
    missing_people  abductees
    how_known  independent sources, what is contested, what is reviewed

Each may ask those above it, and of the report `report`, `periods`, `months`, `counted`, `records_of` and `layouts`;
from outside `models` alone.
"""
