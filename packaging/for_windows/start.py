"""Starts Sijill on Windows, without a console."""

import multiprocessing
import sys

from main import main

if __name__ == '__main__':
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
