"""Run the command line with ``python -m mncplan``."""

from mncplan.cli.main import main

if __name__ == "__main__":
    main()
