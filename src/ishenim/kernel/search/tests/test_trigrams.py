"""The database keeps the index right by itself, and finds frequent and rare words without reading everything."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ishenim.kernel.places.folding import fold
from ishenim.kernel.search import on_postgresql, trigrams
from ishenim.kernel.search.finding import find, parts_of
from ishenim.kernel.search.models import Text

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")


def write(*texts: str, begin: int = 1) -> None:
    Text.objects.bulk_create(
        Text(matter_id=number, kind="question", place_id=number % 7, folded=f" {fold(text)} ")
        for number, text in enumerate(texts, begin)
    )


@pytest.mark.django_db
def test_whoever_writes_a_text_the_index_learns_of_it():
    write("суу жок")
    Text.objects.update(folded=" jol ")
    assert (find("суу"), find("жол")) == ([], [1])
    Text.objects.all().delete()
    assert find("жол") == []


@pytest.mark.django_db
def test_the_index_can_be_made_anew_from_the_texts():
    write("суу жок")
    trigrams.drop()
    write("суу бар", begin=2)
    trigrams.create()
    assert find("суу") == [2, 1]


@sqlite_only
@pytest.mark.django_db
def test_the_index_agrees_with_the_texts_after_changes():
    write(*(f"суу {at}" for at in range(50)))
    Text.objects.filter(pk__lt=20).update(folded=" jol ", place_id=3)
    Text.objects.filter(pk__gt=40).delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_trigrams (search_trigrams, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(alphabet="абгөүж ё-", max_size=12), max_size=8),
    words=st.text(alphabet="абгөүжoe ", min_size=1, max_size=8),
)
def test_the_index_finds_exactly_what_reading_every_text_would_find(db, texts, words):
    Text.objects.all().delete()
    write(*texts)
    parts = parts_of(words)
    stored = Text.objects.order_by("-pk").values_list("pk", "folded")
    assert find(words) == (
        [pk for pk, text in stored if all(part in text for part in parts)] if parts else []
    )


@sqlite_only
@pytest.mark.django_db
def test_sqlite_walks_back_from_the_newest_and_sorts_nothing():
    plan = _plan(
        "EXPLAIN QUERY PLAN SELECT t.matter_id FROM search_trigrams i"
        " CROSS JOIN search_text t NOT INDEXED ON t.matter_id = i.rowid"
        " WHERE search_trigrams MATCH 'suu' AND i.rowid < 5 AND t.kind IN (SELECT value FROM json_each('[]'))"
        " ORDER BY i.rowid DESC LIMIT 20"
    )
    assert "SCAN i VIRTUAL TABLE" in plan
    assert "SEARCH t USING INTEGER PRIMARY KEY" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_walks_back_for_a_frequent_word_and_takes_the_index_for_a_rare_one(sentences):
    write(*((sentences[at % len(sentences)] + f" жок {at:06d}") for at in range(20_000)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_text")
    how = {"before": "TRUE", "among": "folded LIKE '%jok%'"}
    frequent = _plan("EXPLAIN " + on_postgresql.WALK_BACK.format(**how).replace("%s", "20"))
    rare = _plan(
        "EXPLAIN "
        + on_postgresql.LOOK_UP.format(**how | {"among": "folded LIKE '%zvgsht%'"}).replace("%s", "20")
    )
    assert "Index Scan Backward using search_text_pkey" in frequent
    assert "Sort" not in frequent
    assert "Bitmap Index Scan on search_trigrams" in rare


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_finds_what_is_old_behind_many_that_are_new(monkeypatch):
    monkeypatch.setattr(on_postgresql, "NEWEST", 5)
    write("жарык жок", "жарык бар", *["жол жок"] * 20)
    assert find("жарык") == [2, 1]
    assert find("жарык", before=2) == [1]
    assert find("жок", limit=3) == [22, 21, 20]
    assert len(find("жок", limit=30)) == 21


@pytest.mark.django_db
def test_words_that_people_write_are_found_among_what_they_wrote(sentences):
    write(*sentences)
    for sentence in sentences[::40]:
        word = max(sentence.split(), key=len)
        expected = [
            number
            for number, text in enumerate(sentences, 1)
            if all(p in f" {fold(text)} " for p in parts_of(word))
        ]
        assert find(word, limit=1000) == expected[::-1]


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
