"""Clicks in spool files: nothing is lost, nothing counted twice, whatever breaks."""

import os
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError
from django.db.models import Sum
from django.utils import timezone

from tests.tracking.conftest import NOON
from wagtail_advocacy.measurement.tallies import refresh
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import share_confirmed
from wagtail_advocacy.tracking import loading, spool
from wagtail_advocacy.tracking.hits import Hit, NotStored, decode, encode
from wagtail_advocacy.tracking.loading import Loaded, load_clicks, purge_load_marks
from wagtail_advocacy.tracking.models import Click, LoadMark, Verdict
from wagtail_advocacy.tracking.tasks import load_clicks as load_task


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spooled")]


@pytest.fixture(autouse=True)
def _at_noon(clock):
    clock(NOON)


@pytest.fixture
def hit(share):
    """A counted hit of the share by a visitor of that number."""

    def make(number=0, **values):
        slot = NOON - timedelta(minutes=10)
        made = Hit(share.pk, slot, NOON.date(), Verdict.COUNTED, f"{number:016x}", "0" * 16)
        return made._replace(**values)

    return make


def current(folder) -> Path:
    return folder / socket.gethostname() / "clicks.log"


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def stored():
    return Click.objects.aggregate(hits=Sum("hits"))["hits"] or 0


def test_a_hit_is_read_as_it_was_written(hit):
    for one in (hit(), hit(verdict=Verdict.BOT, visitor="", network="")):
        assert decode(encode(one)) == one


@pytest.mark.parametrize("damage", [lambda line: line[:-1], lambda line: line[3:], bytes.upper])
def test_a_damaged_line_is_noticed(hit, damage):
    with pytest.raises(ValueError, match=r"."):
        decode(damage(encode(hit(number=0xABCDEF))))


def test_a_click_is_in_the_file_before_the_answer_and_in_the_database_when_it_is_loaded(
    client, share, spooled
):
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT="").status_code == 302
    assert not Click.objects.exists()
    assert decode(current(spooled).read_bytes().strip()).share_id == share.pk
    assert load_clicks() == Loaded(clicks=1)
    assert Click.objects.get().verdict == Verdict.BOT
    assert files(spooled) == []


def test_only_the_user_of_the_server_may_read_the_file(hit, spooled):
    spool.put_down(hit())
    assert current(spooled).stat().st_mode & 0o777 == 0o600
    assert current(spooled).parent.stat().st_mode & 0o777 == 0o700


def test_hits_that_are_the_same_add_up(hit):
    for number in (1, 2, 1, 1):
        spool.put_down(hit(number))
    load_clicks()
    spool.put_down(hit(1))
    load_clicks()
    assert list(Click.objects.order_by("visitor").values_list("hits", flat=True)) == [4, 1]


def test_a_file_of_any_size_is_loaded_in_small_transactions(hit):
    for number in range(10):
        spool.put_down(hit(number))
    assert load_clicks(batch=3) == Loaded(clicks=10)
    assert stored() == 10


def test_whoever_dies_between_two_batches_goes_on_where_he_was(hit, spooled, monkeypatch):
    for number in range(10):
        spool.put_down(hit(number))
    store, calls = loading.store, []

    def die_in_the_third(hits):
        calls.append(hits)
        result = store(hits)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(loading, "store", die_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        load_clicks(batch=3)
    assert 0 < stored() < 10
    load_clicks(batch=3)
    assert stored() == 10
    assert Click.objects.count() == 10
    assert files(spooled) == []


def test_whoever_dies_before_the_file_is_removed_has_not_loaded_it_twice(hit, spooled, monkeypatch):
    spool.put_down(hit())

    def die(path, missing_ok):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", die)
        with pytest.raises(KeyboardInterrupt):
            load_clicks()
    assert (stored(), len(files(spooled))) == (1, 1)
    assert load_clicks() == Loaded()
    assert (stored(), files(spooled)) == (1, [])


def test_a_file_that_is_back_after_a_power_cut_is_not_loaded_again(hit, spooled, monkeypatch):
    spool.put_down(hit())
    path = next(spool.ready_files())
    content = path.read_bytes()
    load_clicks()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert load_clicks() == Loaded()
    assert (stored(), files(spooled)) == (1, [])


def test_a_database_that_fails_leaves_the_file_for_the_next_time(hit, spooled, monkeypatch, caplog):
    spool.put_down(hit())

    def fail(rows):
        raise IntegrityError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(loading, "add_hits", fail)
        assert load_clicks() == Loaded(failed=1)
        with pytest.raises(CommandError):
            call_command("advocacy_load_clicks", verbosity=0)
    assert "could not be loaded" in caplog.text
    assert load_clicks() == Loaded(clicks=1)


def test_damaged_lines_are_reported_and_block_nothing(hit, spooled, caplog):
    spool.put_down(hit(1))
    with current(spooled).open("ab") as file:
        file.write(b"\n" + encode(hit(2))[:-5])
    spool.put_down(hit(3))
    with current(spooled).open("ab") as file:
        file.write(b"\n" + os.urandom(5000).replace(b"\n", b"") + b"\n\n\x00\x00")
    spool.put_down(hit(4))
    loaded = load_clicks(batch=2)
    assert loaded.clicks == 3
    assert loaded.damaged > 2
    assert f"{loaded.damaged} damaged lines" in caplog.text
    assert files(spooled) == []


def test_a_write_that_stops_half_way_leaves_no_click_behind(hit, spooled, monkeypatch):
    spool.put_down(hit(1))
    write = os.write

    with monkeypatch.context() as patch:
        patch.setattr(spool.os, "write", lambda number, record: write(number, record[:9]))
        with pytest.raises(NotStored):
            spool.put_down(hit(2))
    spool.put_down(hit(3))
    assert load_clicks() == Loaded(clicks=2, damaged=1)


def test_where_the_spool_fails_the_database_takes_the_click(client, share, spooled, caplog):
    spooled.rmdir()
    spooled.write_text("no folder")
    headers = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/60.0"}
    assert client.get(f"/s/{share.code}/", **headers).status_code == 302
    assert Click.objects.get().hits == 1
    share.refresh_from_db()
    assert share.confirmed_by == "reader"


def test_many_threads_and_a_loader_at_once_lose_nothing(hit, spooled):
    number, threads, stop, found = 400, 6, threading.Event(), []

    def write(thread):
        for turn in range(number):
            spool.put_down(hits[thread * number + turn])

    def rotate():
        while True:
            is_last = stop.is_set()
            for path in spool.ready_files():
                found.extend(path.read_bytes().split())
                path.unlink()
            if is_last:
                break

    hits = [hit(count) for count in range(number * threads)]
    writers = [threading.Thread(target=write, args=(thread,)) for thread in range(threads)]
    reader = threading.Thread(target=rotate)
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert sorted(decode(line).visitor for line in found) == [one.visitor for one in hits]


def test_each_host_has_a_folder_and_all_are_loaded(hit, spooled, monkeypatch):
    for host in ("one", "two"):
        monkeypatch.setattr(spool.socket, "gethostname", lambda host=host: host)
        spool.forget_file()
        spool.put_down(hit())
    assert sorted(path.name for path in spooled.iterdir()) == ["one", "two"]
    assert load_clicks() == Loaded(clicks=2)
    assert list(spooled.iterdir()) == []


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(hit, spooled, caplog):
    folder = spooled / "another"
    (folder / "1.ready").mkdir(parents=True)
    spool.put_down(hit())
    assert load_clicks() == Loaded(clicks=1, failed=1)
    assert "could not be loaded" in caplog.text


def test_a_file_whose_lock_is_held_waits(hit, spooled, monkeypatch, caplog):
    monkeypatch.setattr(spool, "LOCK_SECONDS", 0)
    spool.put_down(hit())
    with current(spooled).open("rb") as file:
        spool.fcntl.flock(file, spool.fcntl.LOCK_EX)
        assert load_clicks() == Loaded()
    assert "is locked" in caplog.text
    assert load_clicks() == Loaded(clicks=1)


def test_a_disk_that_is_waited_for_is_waited_for(hit, settings, monkeypatch, caplog):
    settings.WAGTAIL_ADVOCACY_CLICK_SPOOL_FSYNC = True
    numbers = []
    monkeypatch.setattr(spool.os, "fdatasync", numbers.append)
    spool.put_down(hit(1))
    assert len(numbers) == 1

    def fail(number):
        raise OSError

    monkeypatch.setattr(spool.os, "fdatasync", fail)
    spool.put_down(hit(2))
    assert "could not be brought to disk" in caplog.text
    assert load_clicks() == Loaded(clicks=2)


def test_the_clicks_of_a_share_that_is_gone_are_left_out(hit, share, make_share):
    other = make_share("x")
    spool.put_down(hit())
    spool.put_down(hit(share_id=other.pk))
    share.delete()
    assert load_clicks() == Loaded(clicks=1, left_out=1)
    assert Click.objects.get().share == other


def test_clicks_of_days_of_which_none_are_kept_are_left_out(hit, settings):
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 30
    for days in (29, 30):
        moment = NOON - timedelta(days=days)
        spool.put_down(hit(slot=moment, day=moment.date()))
    assert load_clicks() == Loaded(clicks=1, left_out=1)
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 0
    spool.put_down(hit(slot=moment, day=moment.date()))
    assert load_clicks() == Loaded(clicks=1)


def test_an_outside_reader_confirms_a_share_at_the_time_of_his_click(hit, share, clock):
    Share.objects.update(started_at=NOON - timedelta(days=3))
    spool.put_down(hit(slot=NOON + timedelta(minutes=20), visitor="b" * 16))
    spool.put_down(hit())
    clock(NOON + timedelta(days=2))
    load_clicks()
    share.refresh_from_db()
    assert share.confirmed_by == "reader"
    assert share.confirmed_at == NOON + timedelta(minutes=20) - timedelta(microseconds=1)


def test_nobody_else_confirms_it(hit, share):
    spool.put_down(hit(verdict=Verdict.BOT, visitor="", network=""))
    spool.put_down(hit(verdict=Verdict.INTERNAL, visitor="", network=""))
    load_clicks()
    share.refresh_from_db()
    assert share.state == "started"


def test_a_receiver_that_fails_costs_no_click(hit, share, caplog):
    def fail(**kwargs):
        raise DatabaseError("no")

    spool.put_down(hit())
    share_confirmed.connect(fail)
    try:
        assert load_clicks() == Loaded(clicks=1)
    finally:
        share_confirmed.disconnect(fail)
    assert "could not be confirmed" in caplog.text
    assert stored() == 1


def test_what_waits_is_loaded_when_the_site_has_another_sink_by_then(hit, settings):
    spool.put_down(hit())
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "database"
    assert load_clicks() == Loaded(clicks=1)


def test_the_worker_says_what_it_did(hit):
    spool.put_down(hit())
    assert load_task() == {"clicks": 1, "damaged": 0, "left_out": 0, "failed": 0}


def test_the_command_says_what_it_did(hit, capsys):
    spool.put_down(hit())
    call_command("advocacy_load_clicks")
    assert "Clicks loaded: 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("advocacy_load_clicks", batch=0)


def test_marks_of_files_that_are_long_gone_are_deleted(hit):
    spool.put_down(hit())
    load_clicks()
    assert purge_load_marks(timezone.now() + timedelta(days=6)) == 0
    assert purge_load_marks(timezone.now() + timedelta(days=8)) == 1
    assert not LoadMark.objects.exists()


def test_loading_takes_the_same_number_of_statements_for_any_number_of_clicks(
    hit, django_assert_max_num_queries
):
    Share.objects.update(state="confirmed")
    refresh(NOON)
    for number in range(200):
        spool.put_down(hit(number))
    with django_assert_max_num_queries(20):
        load_clicks()
