"""What must not stand in a text that leaves in the clear: names, informants, codes and phone numbers that are known.

    leak_check      before a file is put in its place: raises LeaksFound where something is found
    leak_search     texts searched for all that the register knows; what a lead let through is left out
    texts_in_files  the texts of a finished file

From outside it asks `models`, what writes files, and the terminal for its command.
"""
