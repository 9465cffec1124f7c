"""A crowd from one network leaves room for the others; a crowd from everywhere may have all of it."""

from __future__ import annotations

import threading

import pytest

from ishenim.kernel.pages.room import (
    ALWAYS_FREE,
    KNOWN,
    SENDING,
    SENDING_MUCH,
    UNKNOWN,
    Room,
    network_of,
    threads_for,
)


def crowd(room, network, size=1000):
    """Let so many from a network try to come in; return how many were let in."""
    return sum(room.enter(network) for _ in range(size))


def test_one_network_takes_half_of_the_room_and_no_more():
    room = Room(48)
    assert crowd(room, "198.51.100.0/24") == 24
    assert room.taken == 24


def test_somebody_from_elsewhere_is_let_in_while_one_network_crowds():
    room = Room(48)
    crowd(room, "198.51.100.0/24")
    assert room.enter("203.0.113.0/24")


def test_two_crowds_leave_a_third():
    room = Room(48)
    for _ in range(1000):
        room.enter("198.51.100.0/24")
        room.enter("203.0.113.0/24")
    assert room.taken == 32
    assert room.enter("192.0.2.0/24")


def test_a_crowd_from_everywhere_takes_all_of_it_and_then_nobody_is_let_in():
    room = Room(48)
    let_in = sum(room.enter(f"10.{number}.0.0/24") for number in range(200))
    assert let_in == 48
    assert not room.enter("192.0.2.0/24")


def test_whoever_stands_behind_a_gateway_of_this_machine_may_be_everybody():
    room = Room(48)
    assert crowd(room, UNKNOWN) == 48


def test_a_place_that_is_given_back_is_free():
    room = Room(1)
    assert room.enter("192.0.2.0/24")
    assert not room.enter("192.0.2.0/24")
    room.leave("192.0.2.0/24")
    assert room.taken == 0
    assert room.enter("203.0.113.0/24")


def test_nothing_is_remembered_of_a_network_that_left():
    room = Room(8)
    for number in range(100):
        room.enter(f"10.{number}.0.0/24")
        room.leave(f"10.{number}.0.0/24")
    assert not room._held


def test_many_at_once_never_take_more_than_there_is():
    room, most = Room(10), []

    def come_and_go(network):
        for _ in range(300):
            if room.enter(network):
                most.append(room.taken)
                room.leave(network)

    threads = [threading.Thread(target=come_and_go, args=[f"10.{number}.0.0/24"]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 10
    assert (room.taken, dict(room._held)) == (0, {})


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("127.0.0.1", UNKNOWN),
        ("::1", UNKNOWN),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
    ],
)
def test_a_network_is_what_one_customer_holds(address, network):
    assert network_of(address) == network


def test_there_are_always_threads_left_to_hand_out_kept_pages():
    assert threads_for(48) == 48 + KNOWN + SENDING + SENDING_MUCH + ALWAYS_FREE
