"""How figures of participation and of teams came about. Each is made of what its report shows, so
that it tells no more; of a figure that is held back it is only said why."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.participation import Participation, mean_of
from wagtail_advocacy.measurement.release import MOST, GroupFigures
from wagtail_advocacy.measurement.team_figures import value_of_month
from wagtail_advocacy.measurement.teams import TeamMonths
from wagtail_advocacy.reports.explained import Explanation, Line, Rows, Table

from .rows import shares_of_group


def held_back(view, title: str, *, is_mean: bool = False) -> Explanation:
    """Why a figure is not shown, and nothing else about it."""
    notes = [
        _(
            "Fewer are behind this one, or it stands beside such a figure, which could be worked "
            "out from the total otherwise. Saying which of the two it is would tell the figure."
        )
    ]
    if is_mean:
        notes.append(
            _(
                "A mean is shown where at least %(percent)s per cent of its months are: the others "
                "would say little."
            )
            % {"percent": int(MOST * 100)}
        )
    return Explanation(
        title,
        view.too_few,
        _("A figure of a group is shown where at least %(minimum)s people are behind it.")
        % {"minimum": view.programme.minimum_group_size},
        notes=notes,
    )


def participation_of_group(view) -> Explanation:
    """One month of one row of the participation report, or the mean of its months."""
    row, month = view.asked_row, view.asked_month
    title = _("Participation: %(name)s") % {"name": row.name}
    if month is None:
        return _mean_participation(view, title, row)
    cell = row.months[view.report.months.index(month)]
    if cell.people is None and not cell.is_over:
        return Explanation(title, UNKNOWN, _("Figures of a group come when the month is over."))
    if cell.people is None:
        return held_back(view, title)
    lines = _participation_lines(cell)
    formula = _("Participation = people with a confirmed share ÷ eligible people.")
    if cell.rate is None:
        formula = _("People with a confirmed share in the month, each once.")
    return Explanation(
        title,
        figure(cell.people) if cell.rate is None else figure(cell.rate, unit="%", decimals=1),
        formula,
        lines=lines,
        rows=_shares_of_row(view, row, month, month),
        notes=_participation_notes(view),
    )


def _mean_participation(view, title: str, row) -> Explanation:
    mean = mean_of(row.months)
    if mean.people is None:
        return held_back(view, title, is_mean=True)
    months = view.report.months
    rows = [
        [
            date_format(month, "F Y"),
            view.shown(cell.people, cell),
            figure(cell.eligible, decimals=1),
            figure(cell.rate, unit="%", decimals=1),
        ]
        for month, cell in zip(months, row.months, strict=True)
    ]
    return Explanation(
        title,
        figure(mean.people, decimals=1)
        if mean.rate is None
        else figure(mean.rate, unit="%", decimals=1),
        _(
            "Mean = people with a confirmed share in each month ÷ eligible people of each month, "
            "both added up over the months that are over and shown."
        ),
        detail=_("%(shown)s of %(months)s months") % {"shown": mean.shown, "months": mean.months},
        tables=[
            Table(
                _("By month"),
                [_("Month"), _("People"), _("Eligible people"), _("Participation")],
                rows,
            )
        ],
        rows=_shares_of_row(view, row, months[0], months[-1]),
        notes=_participation_notes(view),
    )


def _shares_of_row(view, row, first_month: date, last_month: date) -> Rows | None:
    # Who had which role when the month was counted is not kept.
    if row.is_of_role:
        return None
    return shares_of_group(view, row.teams, row.network, first_month, last_month)


def participation_of_period(view) -> Explanation:
    """A figure of the whole period, everybody once: of participation, of new people, of people
    with only a started share."""
    total = view.report.total
    titles = {
        "period": _("Participation, whole period"),
        "new": _("New"),
        "started": _("Only started"),
    }
    title = titles[view.explained_figure]
    if total is None:
        return held_back(view, title)
    figures = {
        "period": figure(total.rate, unit="%", decimals=1),
        "new": figure(total.new),
        "started": figure(total.started),
    }
    formulas = {
        "period": _("Participation = people with a confirmed share ÷ eligible people."),
        "new": _(
            "New = people whose first confirmed share ever, by any network, was in the period."
        ),
        "started": _(
            "People who opened a network’s dialog in the period, and of whose share it is not "
            "known whether it went out."
        ),
    }
    months = view.report.months
    return Explanation(
        title,
        figures[view.explained_figure],
        formulas[view.explained_figure],
        lines=_participation_lines(total),
        rows=None
        if view.explained_figure == "started"
        else _shares_of_row(view, view.rows["all"], months[0], months[-1]),
        notes=_participation_notes(view),
    )


def _participation_lines(cell: Participation) -> list[Line]:
    lines = [
        Line(
            _("People with a confirmed share"),
            figure(cell.people),
            _("Each once, however often they shared."),
        )
    ]
    if cell.new is not None:
        lines.append(Line(_("of these new"), figure(cell.new)))
        lines.append(Line(_("of these returning"), figure(cell.returning)))
    if cell.shares is not None:
        lines.append(Line(_("Confirmed shares"), figure(cell.shares)))
    if cell.eligible is not None:
        lines.append(
            Line(
                _("Eligible people"),
                figure(cell.eligible, decimals=1),
                _("The mean of the days on which they were counted."),
            )
        )
    if cell.started is not None:
        lines.append(
            Line(
                _("People with only a started share"),
                figure(cell.started),
                _("Never added: nobody knows whether it was posted."),
            )
        )
    return lines


def _participation_notes(view) -> list[str]:
    notes = [
        _(
            "Eligible people are counted every day, so a period is divided by the people of that "
            "time and not by today’s."
        )
    ]
    if not view.personal:
        notes.append(_("Who took part is told to nobody here."))
    return notes


def figure_of_team(view) -> Explanation:
    """A figure by head of one row of the report of teams."""
    name = view.explained_figure
    team_name, team = view.asked_row
    title = f"{view.measure_names[name]}: {team_name}"
    is_everybody = team is view.report.everybody
    if name == "joined":
        return _joined(view, title, team)
    value = getattr(team, name)
    if value is None and not (view.personal or is_everybody):
        return held_back(view, title, is_mean=True)
    units = {"rate": "%", "value_per_head": view.report.currency}
    places = {"eligible": 0, "people": 1, "rate": 1}
    headers, rows = _months_of_team(view, team, name)
    chosen = None if is_everybody else team.group.team_ids
    months = view.report.months
    return Explanation(
        title,
        figure(value, unit=units.get(name, ""), decimals=places.get(name, 2)),
        _formula(name),
        detail=_("%(months)s months") % {"months": view.months(team)},
        tables=[Table(_("By month"), headers, rows)],
        rows=shares_of_group(view, chosen, view.selection.network, months[0], months[-1])
        if name in ("people", "rate", "shares_per_head")
        else None,
        notes=_notes_of_team(name),
    )


def _joined(view, title: str, team: TeamMonths) -> Explanation:
    if view.joined(team) == view.too_few:
        return held_back(view, title)
    formula = _("People of today’s team who had joined at the end of the period.")
    notes = []
    if not view.personal:
        notes.append(
            _("Rounded down to a multiple of %(step)s, so that nobody sees who joined last.")
            % {"step": view.report.step}
        )
    return Explanation(title, figure(team.joined), formula, notes=notes)


def _formula(name: str) -> str:
    return {
        "eligible": _(
            "The mean of the months, and of each the mean of the days that were counted."
        ),
        "people": _("The mean of the months: people with a confirmed share, each once a month."),
        "rate": _("Participation = people of all months ÷ eligible people of all months."),
        "shares_per_head": _("Shares of all months ÷ eligible people of all months."),
        "readers_per_head": _("Readers of all months ÷ eligible people of all months."),
        "value_per_head": _(
            "Readers of each month × what a reader of the whole programme was worth on average in "
            "it, added up ÷ eligible people of all months."
        ),
    }[name]


def _notes_of_team(name: str) -> list[str]:
    if name != "value_per_head":
        return []
    return [
        _(
            "By the prices of networks and days, a team’s value would tell how many readers each "
            "network, or each part of the month, brought."
        )
    ]


def _months_of_team(view, team: TeamMonths, name: str) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of a table with the months that the figure is made of."""
    columns = {
        "eligible": [],
        "people": [(_("People"), "people")],
        "rate": [(_("People"), "people")],
        "shares_per_head": [(_("Shares"), "shares")],
        "readers_per_head": [(_("Readers"), "readers")],
        "value_per_head": [(_("Readers"), "readers")],
    }[name]
    is_value = name == "value_per_head"
    headers = [_("Month"), _("Eligible people"), *(label for label, _column in columns)]
    if is_value:
        headers += [_("Price of a reader"), _("Value")]
    currency, rows = view.report.currency, []
    for month, figures in team.by_month:
        counts = _counts(figures, [column for _label, column in columns])
        cells = [date_format(month, "F Y")]
        if counts is None:
            cells += [view.too_few] * (len(headers) - 1)
        else:
            cells += [figure(figures.eligible, decimals=1), *(figure(count) for count in counts)]
            if is_value:
                cells += _worth(view, month, figures, currency)
        rows.append(cells)
    return headers, rows


def _counts(figures: GroupFigures, columns: list[str]) -> list[int] | None:
    counts = [getattr(figures, column) for column in columns]
    return None if figures.eligible is None or None in counts else counts


def _worth(view, month: date, figures: GroupFigures, currency: str) -> list[str]:
    quote = view.report.prices.quote("", month)
    price: Decimal | None = None if quote is None else quote.amount
    value = value_of_month(figures.readers, view.report.prices, month)
    return [
        figure(price, unit=currency, decimals=2),
        figure(value, unit=currency, decimals=2),
    ]
