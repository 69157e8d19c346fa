import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

import wagtail_advocacy
from wagtail_advocacy.networks import all_networks, counting
from wagtail_advocacy.networks.tlds import TLDS

from .vectors import LENGTHS, WEIGHTS


SCRIPTS = Path(wagtail_advocacy.__file__).parent / "static" / "wagtail_advocacy" / "js"
MENTION = "Thanks @me@mastodon.social, see https://example.com/a-rather-long-address"
COMPOSED = [
    "",
    "Plain words",
    "  Blank around, line ends \r\n inside \r\n\r\n",
    "Ünïcode 日本語 👩\u200d👩\u200d👧\u200d👦 “quotes” & #tags",
    "שלום https://müller.de/ä and example.com",
    MENTION,
    "x" * 400,
]
URL = "https://go.example.com/s/abcdefghij/"


@pytest.fixture(scope="module")
def javascript(tmp_path_factory):
    """Evaluates a JavaScript expression with the counting module's exports in scope."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("counting")
    (folder / "package.json").write_text('{"type": "module"}')
    for name in ("counting.js", "tlds.js"):
        shutil.copy(SCRIPTS / name, folder)

    def evaluate(expression, data):
        script = (
            'import * as lib from "./counting.js"; import { TLDS } from "./tlds.js";'
            'import { readFileSync } from "node:fs";'
            'const data = JSON.parse(readFileSync(0, "utf-8"));'
            f"console.log(JSON.stringify({expression}));"
        )
        (folder / "run.js").write_text(script)
        done = subprocess.run(
            [node, "run.js"],
            cwd=folder,
            input=json.dumps(data),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return evaluate


@pytest.mark.parametrize("name", LENGTHS)
def test_python_gives_the_reference_lengths(name):
    text, weighted, code_points, graphemes, size = LENGTHS[name]
    assert counting.count_weighted(text) == weighted
    assert counting.count_code_points(text) == code_points
    assert counting.count_graphemes(text) == graphemes
    assert len(text.encode()) == size


@pytest.mark.parametrize("name", WEIGHTS)
def test_python_weighs_as_x_does(name):
    text, weighted = WEIGHTS[name]
    assert counting.count_weighted(text) == weighted


def test_javascript_gives_the_reference_lengths(javascript):
    results = javascript(
        "data.map((t) => [lib.countWeighted(t), lib.countCodePoints(t), lib.countGraphemes(t)])",
        [row[0] for row in LENGTHS.values()],
    )
    assert dict(zip(LENGTHS, results, strict=True)) == {
        name: list(row[1:4]) for name, row in LENGTHS.items()
    }


def test_javascript_weighs_as_x_does(javascript):
    results = javascript(
        "data.map((t) => lib.countWeighted(t))", [text for text, _ in WEIGHTS.values()]
    )
    assert dict(zip(WEIGHTS, results, strict=True)) == {
        name: weighted for name, (_, weighted) in WEIGHTS.items()
    }


def test_javascript_counts_the_finished_post_of_every_network_as_python_does(javascript):
    cases = [(network, text) for network in all_networks() for text in COMPOSED]
    results = javascript(
        "data.map((options) => [lib.count(options), lib.compose(options)])",
        [network.client_options | {"text": text, "url": URL} for network, text in cases],
    )
    expected = [
        [network.count(text, url=URL), network.compose(text=text, url=URL)]
        for network, text in cases
    ]
    assert results == expected


def test_javascript_knows_the_same_top_level_domains(javascript):
    listed = javascript("TLDS", None)
    assert len(listed) == len(set(listed))
    assert set(listed) == TLDS


def test_javascript_counts_code_points_where_the_browser_has_no_segmenter(javascript):
    result = javascript(
        "await (async () => { delete Intl.Segmenter;"
        ' return (await import("./counting.js?again")).countGraphemes(data); })()',
        "👍🏽",
    )
    assert result == 2


def test_an_address_counts_its_fixed_length_in_graphemes():
    assert counting.count_graphemes("a https://example.com/" + "b" * 50, 23) == 25


def test_the_host_of_a_mention_is_free():
    text = "Thanks @me@mastodon.social"
    assert counting.count_graphemes(text, 23, free_mention_hosts=True) == len("Thanks @me")


@pytest.mark.parametrize(
    "text",
    [
        "a." * 5000,
        "日.日" * 3000,
        "日" * 10000 + ".",
        "https://a.com/" + "(a" * 5000,
        "https://a.com/" + "." * 10000,
    ],
    ids=lambda text: text[:18],
)
def test_long_hostile_text_is_counted_in_bounded_steps(text):
    started = time.process_time()
    assert counting.count_weighted(text) > 1000
    # Under a second; without the bounds on labels it would be minutes.
    assert time.process_time() - started < 15
