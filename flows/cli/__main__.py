"""`python -m flows.cli`: the same as `gtm`, for child processes that must use this very interpreter."""

import sys

from flows.cli import main

sys.exit(main())
