"""Where the line of a sparkline goes, in SVG units."""

from .chart_layout import Shape, line_path, marker_path, runs


SPARK_WIDTH, SPARK_HEIGHT, SPARK_PADDING = 96, 24, 3


def sparkline_paths(values, partial_last: bool) -> list[Shape]:
    """The lines of a sparkline and the point at its end."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return []
    highest = max(max(known), 1e-9)
    room = SPARK_HEIGHT - 2 * SPARK_PADDING
    spread = max(len(values) - 1, 1)
    points = [
        None
        if value is None
        else (
            SPARK_PADDING + (SPARK_WIDTH - 2 * SPARK_PADDING) * index / spread,
            SPARK_PADDING + room * (1 - max(float(value), 0) / highest),
        )
        for index, value in enumerate(values)
    ]
    shapes = []
    for run in runs(points):
        is_running = partial_last and run[-1][0] == len(values) - 1 and len(run) > 1
        whole = run[:-1] if is_running else run
        if len(whole) > 1:
            shapes.append(Shape(line_path(whole), "wa-spark__line"))
        if is_running:
            shapes.append(Shape(line_path(run[-2:]), "wa-spark__line wa-spark__line--running"))
        if run[-1][0] == len(values) - 1 or len(run) == 1:
            shapes.append(Shape(marker_path(1, *run[-1][1:], size=2.5), "wa-spark__end"))
    return shapes
