"""`python -m bench [intake] [sorting] [slack] [startup] [memory]`: run the measures, all by default; exit 1 when a goal is missed."""

import sys

from bench import intake, memory, slack, sorting, startup
from bench.report import Report

MEASURES = {"intake": intake.run, "sorting": sorting.run, "slack": slack.run, "startup": startup.run, "memory": memory.run}


def main() -> int:
    """Run what is named."""
    wanted = sys.argv[1:] or list(MEASURES)
    report = Report()
    for name in wanted:
        if name not in MEASURES:
            print(f"there is no measure {name}; there are: {', '.join(MEASURES)}")
            return 2
        print(f"== {name}", flush=True)
        MEASURES[name](report)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
