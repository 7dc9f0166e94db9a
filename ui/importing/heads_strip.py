"""The question whether a file is imported although it does not agree with the ends of histories that are known."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from exchange.importing.plan import Plan
from models.language.messages import _
from ui.parts.strips.ask_strip import AskStrip


class HeadsStrip(AskStrip):
    """Asks once of each file, before anything of it is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agreed = ''

    def stops(self, plan: Plan, go_on: Callable[[], object]) -> bool:
        """Whether a plan has to wait for an answer; `go_on` is done once somebody agrees."""
        said = plan.told.in_words() if plan.told else []
        if not said or plan.sha256 == self._agreed:
            return False

        def agreed() -> None:
            self._agreed = plan.sha256
            go_on()

        self.ask(' '.join(said), _('Import anyway'), agreed)
        return True

    def forget(self) -> None:
        """Ask nothing, and of the next file anew."""
        self._agreed = ''
        self.quiet()
