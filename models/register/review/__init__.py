"""Who works in a register and may decide about records, the keys that they sign with, and the deciding itself;
beside it the sentences of reports as people edited them.

It asks what writes a register and its settings; the register as the program opens it is put together of it.
"""
