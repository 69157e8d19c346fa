from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from wagtail_advocacy.measurement.charts import (
    bar_chart,
    figure,
    line_chart,
    loop_chart,
    rank_chart,
    sparkline,
)


TEXTS = {"title": "Readers", "caption": "March brought most."}


def rendered(chart) -> str:
    return Template("{{ chart }}").render(Context({"chart": chart}))


@pytest.mark.parametrize(
    "value, options, expected",
    [
        (None, {"unit": "EUR"}, "–"),
        (0, {}, "0"),
        (Decimal("6079.97"), {"unit": "EUR"}, "EUR\u00a06,080"),
        (Decimal("0.5"), {"unit": "EUR"}, "EUR\u00a00.50"),
        (Decimal("3.00"), {"unit": "EUR"}, "EUR\u00a03"),
        (Decimal("18.45"), {"unit": "%", "decimals": 1}, "18.5\u00a0%"),
    ],
)
def test_figures_are_grouped_and_rounded(value, options, expected):
    assert figure(value, **options) == expected


def test_a_chart_has_its_figures_as_a_table_and_no_inline_style():
    html = rendered(line_chart(**TEXTS, labels=["Feb", "Mar"], series=[("Readers", [1200, 3400])]))
    assert "<svg" in html and "<table" in html
    assert "3,400" in html and "March brought most." in html
    assert "style=" not in html and "<script" not in html


def test_names_are_escaped():
    html = rendered(line_chart(**TEXTS, labels=["<b>"], series=[("<i>", [1])]))
    assert "<b>" not in html and "<i>" not in html


def test_the_unknown_is_a_gap_and_says_why():
    html = rendered(
        line_chart(
            **TEXTS, labels=list("abc"), series=[("x", [1, None, 3])], unknown="Nobody counted."
        )
    )
    assert "–" in html and "Nobody counted." in html


def test_a_chart_without_figures_says_so():
    html = rendered(bar_chart(**TEXTS, labels=["a"], series=[("x", [None])]))
    assert "<svg" not in html and "Nothing to show" in html


def test_the_running_period_is_dashed():
    values = {"labels": list("abc"), "series": [("x", [1, 2, 3])]}
    assert "wa-chart__line--running" not in rendered(line_chart(**TEXTS, **values))
    assert "wa-chart__line--running" in rendered(line_chart(**TEXTS, **values, partial_last=True))
    assert "wa-chart__bar--running" in rendered(bar_chart(**TEXTS, **values, partial_last=True))


def test_bars_begin_at_zero():
    chart = bar_chart(**TEXTS, labels=["a", "b"], series=[("x", [90, 100])])
    drawing = chart.drawings[0]
    assert drawing.ticks[0] == 0
    assert drawing.ticks[-1] >= 100
    assert len(drawing.gridlines) == 3


def test_stacked_bars_have_room_for_the_sum():
    chart = bar_chart(**TEXTS, labels=["a"], series=[("x", [60]), ("y", [60])], stacked=True)
    assert chart.drawings[0].ticks[-1] >= 120


def test_a_series_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        line_chart(**TEXTS, labels=["a"], series=[("x", [1, 2])])


def test_coordinates_keep_their_point_in_every_language():
    chart = line_chart(**TEXTS, labels=list("abc"), series=[("x", [1, 5, 3])])
    with translation.override("nl"):
        assert "," not in chart.drawings[0].shapes[0].d


def test_a_rank_chart_and_a_sparkline_are_drawn():
    rank = rank_chart(**TEXTS, labels=["X"], values=[5], name="Readers", header="Network")
    assert "wa-chart__bar" in rendered(rank)
    assert "wa-spark__line--running" in rendered(sparkline([1, 2, 3], partial_last=True))
    assert "<path" not in rendered(sparkline([None, None]))


def loop(values, **texts):
    names = ["Suggested", "Taken up", "Published", "Shared", "Readers", "Suggested next"]
    return loop_chart(
        **TEXTS, labels=names, values=values, name="In the period", header="Station", **texts
    )


def test_a_loop_has_six_stations_an_arrow_from_each_and_a_table():
    html = rendered(loop([12, 9, 7, 48, 1210, 3]))
    drawings = html.count("<svg")
    assert drawings == 3
    assert html.count("wa-chart__station--") == 6 * drawings
    assert html.count("wa-chart__arrowhead") == 6 * drawings
    assert html.count("<tr>") == 7
    assert html.count("1,210") == drawings + 1
    assert "style=" not in html


@pytest.mark.parametrize("layout", loop([1] * 6).drawings, ids=lambda layout: layout.name)
def test_the_stations_of_a_loop_stand_side_by_side_and_within(layout):
    corners = [layout.corner(index) for index in range(6)]
    assert len(set(corners)) == 6
    for x, y in corners:
        assert x > 0 and x + layout.box < layout.width
        assert y > 0 and y + 76 < layout.height


def test_a_loop_that_stands_still_says_why():
    html = rendered(loop([None] * 6, unknown="Nobody suggested anything."))
    assert "<svg" not in html and "Nobody suggested anything." in html


def test_a_loop_of_five_is_refused():
    with pytest.raises(ValueError, match="6 stations"):
        loop_chart(**TEXTS, labels=list("abcde"), values=[1] * 5, name="x", header="y")
