"""A trial beside the official figures: of one question, of each place inside, and of each procedure. Nothing of it is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from services.metrics.domain.question import Question
from services.metrics.domain.share import Target, share
from services.metrics.domain.tally import NO_PROCEDURE
from services.metrics.domain.trial import Lift, Trial, lifts, tried
from services.metrics.figures import Figure, Figures, shown
from services.metrics.places import places_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure as it is, and as it would be; the second one is of a trial and has no files to be listed."""

    official: Figure
    tried: Figure


def tried_figure(question: Question, trial: Trial, figures: Figures) -> Pair:
    """The figure and its trial."""
    chosen = figures.figure(_chosen(question, trial)) if trial.changes_files else None
    return _pair(figures.figure(question), chosen, trial)


def tried_places(question: Question, trial: Trial, figures: Figures) -> list[Pair]:
    """The same for each place inside that has files: what is chosen is chosen everywhere."""
    found = places_of(_chosen(question, trial), figures) if trial.changes_files else []
    chosen = {_key(each): each for each in found}
    official = [each for each in places_of(question, figures) if each["denominator"]]
    return [_pair(each, chosen.get(_key(each)), trial) for each in official]


def tried_lifts(by_procedure: list[Figure], trial: Trial) -> list[Lift]:
    """Which procedures hold the share of the trial back most."""
    codes = {each["procedure"] or NO_PROCEDURE: _counts(each) for each in by_procedure}
    return lifts({code: trial.of_procedure(code, counts) for code, counts in codes.items()})


def _chosen(question: Question, trial: Trial) -> Question:
    """The question about the files of the procedures chosen: some procedures are finer than a sector (`Question.of_sums`)."""
    return replace(question, sector=None, procedures=tuple(code for code in trial.procedures if question.asks(code)))


def _key(figure: Figure) -> tuple[object, ...]:
    """A code is handed on: the unit is told by the day it began as well."""
    return figure["level"], figure["unit"], figure.get("valid_from")


def _pair(official: Figure, chosen: Figure | None, trial: Trial) -> Pair:
    counts = tried(_counts(official), _counts(chosen) if chosen else Counter(), trial.choice)
    return Pair(official, {**official, **shown(share(counts, _target(official, trial)))})


def _target(official: Figure, trial: Trial) -> Target | None:
    value = official["target"] if trial.target is None else trial.target
    return None if value is None else Target(official["level"] or "", value, official["period"]["first"], None, "")


def _counts(figure: Figure) -> Counter[str]:
    return Counter(closed=figure["denominator"], online=figure["numerator"])
