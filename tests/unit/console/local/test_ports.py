import socket

from console.local import ports


def test_the_usual_port_is_taken_where_it_is_free() -> None:
    free = ports.choose()

    assert ports.choose(free) == free


def test_another_port_is_chosen_where_the_usual_one_is_taken() -> None:
    with socket.create_server((ports.HOST, 0)) as server:
        taken = server.getsockname()[1]

        assert ports.choose(taken) != taken
        assert ports.is_open(taken)


def test_a_port_that_nobody_listens_on_is_not_open() -> None:
    assert not ports.is_open(ports.choose())
