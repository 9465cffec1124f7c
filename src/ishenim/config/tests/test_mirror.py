"""The command that builds and checks mirrors says in words what is wrong."""

from typer.testing import CliRunner

from ishenim.config.commands.mirror import mirror
from ishenim.faces.mirror.tests.conftest import built, record  # noqa: F401 -- a mirror of a small record
from ishenim.kernel.ledger import keys


def test_a_check_names_what_is_wrong_and_ends_with_a_failure(built):  # noqa: F811 -- the fixture
    asked = CliRunner()
    well = asked.invoke(mirror, ["check", str(built), "--key", keys.verifier().vkey])
    assert (well.exit_code, "Nothing is wrong with" in well.stdout) == (0, True)

    (built / "en/index.html").write_text("Something else")
    ill = asked.invoke(mirror, ["check", str(built)])
    assert ill.exit_code == 1
    assert "en/index.html: It is not the file that the note was signed for." in ill.stderr


def test_without_an_address_of_the_record_nothing_is_built(settings, tmp_path):
    settings.PUBLIC_ADDRESS = ""
    said = CliRunner().invoke(mirror, ["build", str(tmp_path / "mirror")])
    assert (said.exit_code, (tmp_path / "mirror").exists()) == (1, False)
    assert "Say where the record itself is" in said.stderr
