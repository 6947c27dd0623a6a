"""`valorise user` at the terminal, settings of the environment, and where the invented people get in."""

from __future__ import annotations

import io

import orjson
import pytest

from valorise.cli import main
from valorise.platform.accounts.models import Membership, User
from valorise.platform.foundation.changes import log
from valorise.platform.operations.models import Operator
from valorise.platform.project import environment
from valorise.terms.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(monkeypatch, capsys):
    """Runs `valorise user ... --json` with a line on standard input; gives exit code and answer."""

    def run(line, said="a good long phrase"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{said}\n"))
        with pytest.raises(SystemExit) as left:
            main(["user", *(line.split() if isinstance(line, str) else line), "--json"])
        return left.value.code or 0, orjson.loads(capsys.readouterr().out)

    return run


ADD = "add ana@uni.example --name Ana --organisation Uni --country SI"


def test_the_first_administrator_is_made(user) -> None:
    code, told = user(ADD)
    row = {"address": "ana@uni.example", "name": "Ana", "organisation": "Uni", "role": "administrator", "open": True}
    assert (code, told["table"]) == (0, [row])
    assert User.objects.get().check_password("a good long phrase")
    assert log().read()["activity"].to_list() == ["organisation-founded", "person-joined"]
    assert user("list")[1]["table"] == [row]


def test_a_second_role_asks_for_no_password(user) -> None:
    user(ADD)
    assert user(f"{ADD} --role researcher", said="")[0] == 0
    assert User.objects.count() == 1
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    "line, said",
    [
        (ADD, "short"),
        ("add nowhere --name Ana --organisation Uni", "a good long phrase"),
        ("add b@uni.example --name B --organisation Uni --role king", "a good long phrase"),
        ("close nobody@uni.example", ""),
        ("operator nobody@uni.example", ""),
        ("password nobody@uni.example", "a good long phrase"),
        ("role nobody@uni.example guest --organisation Uni", ""),
    ],
)
def test_what_cannot_be_done_is_told(user, line, said) -> None:
    code, told = user(line, said)
    assert code == 2
    assert told["error"]["fix"]
    assert not User.objects.exists()


def test_roles_password_operator_and_closing(user) -> None:
    user(ADD)
    assert user("role ana@uni.example administrator --organisation Uni --take")[0] == 2
    assert user("role ana@uni.example guest --organisation Elsewhere")[0] == 2
    assert user("role ana@uni.example guest --organisation Uni")[0] == 0
    assert user("role ana@uni.example guest --organisation Uni --take")[0] == 0
    assert user("operator ana@uni.example")[0] == 0
    assert Operator.objects.get().user.email == "ana@uni.example"
    turn = User.objects.get().sessions_turn
    assert user("password ana@uni.example --no-two-factor", "another long phrase")[0] == 0
    assert User.objects.get().check_password("another long phrase")
    assert User.objects.get().sessions_turn > turn
    assert user("close ana@uni.example")[0] == 0
    assert not User.objects.get().is_active
    assert "Ana" not in str(log().read().to_dicts())


@pytest.mark.parametrize(
    "told, site, allowed",
    [
        ({}, "http://127.0.0.1:8000", True),
        ({}, "http://localhost:8000", True),
        ({"VALORISE_HOSTS": "localhost"}, "http://127.0.0.1", True),
        ({"VALORISE_HOSTS": "valorise.uni.example"}, "http://127.0.0.1", False),
        ({}, "https://valorise.example.org", False),
        ({}, "http://192.168.1.4:8000", False),
        ({"VALORISE_EXAMPLE_ACCOUNTS": "yes"}, "https://valorise.example.org", True),
    ],
)
def test_the_invented_people_are_for_this_machine(told, site, allowed) -> None:
    assert environment.example_allowed(told, site) is allowed


@pytest.mark.parametrize("host, allowed", [("127.0.0.1", True), ("0.0.0.0", False), ("::", False)])
def test_a_server_open_to_others_keeps_the_invented_people_out(settings, host, allowed) -> None:
    from valorise.platform.project.start import keep_example_here

    settings.EXAMPLE_ACCOUNTS = True
    keep_example_here(host)
    assert settings.EXAMPLE_ACCOUNTS is allowed


@pytest.mark.parametrize("wrong", ["0", "-3", "soon", "1.5"])
def test_a_number_is_a_number(wrong) -> None:
    assert environment.number({}, "VALORISE_PROXIES", 1) == 1
    with pytest.raises(Invalid, match="whole number"):
        environment.number({"VALORISE_PROXIES": wrong}, "VALORISE_PROXIES", 1)
