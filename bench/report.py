"""Figures beside their goals."""


class Report:
    """Prints figures as they come, and remembers whether a goal was missed."""

    def __init__(self) -> None:
        """Good until a goal is missed."""
        self.good = True

    def figure(self, name: str, value: float, unit: str = "") -> None:
        """A figure without a goal."""
        print(f"   {name:<58} {value:10.2f} {unit}", flush=True)

    def goal(self, name: str, value: float, *, least: float | None = None, most: float | None = None) -> None:
        """A ratio beside its goal."""
        met = (least is None or value >= least) and (most is None or value <= most)
        self.good = self.good and met
        wanted = f">= {least}" if least is not None else f"<= {most}"
        print(f"{'ok' if met else 'NO':<2} {name:<58} {value:10.2f} (goal {wanted})", flush=True)
