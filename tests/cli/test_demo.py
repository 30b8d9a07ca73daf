import section16


def test_the_demo_goes_from_trades_to_the_archive_and_back(run, tmp_path):
    ran = run("demo", "--out", tmp_path)
    assert ran.status == 0, ran.err
    assert "byte for byte what was filed" in ran.out
    report = section16.read(tmp_path / "qualys-2024-02.xml")
    assert [row.shares_following.value for row in report.non_derivative_table] == [
        199363,
        198128,
        195529,
        195243,
        195351,
    ]
    assert (tmp_path / "qualys-2024-02.pdf").read_bytes().startswith(b"%PDF")
    assert len(list(tmp_path.glob("*.csv"))) == 1
