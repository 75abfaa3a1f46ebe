"""Rows of a sheet that cannot be read, in a real run: told by their number, and the others go on."""


def test_bad_rows_are_told_by_number_and_the_others_go_on(world, change_play):
    """A short row, a cell of ten megabytes, no address: told by number, the sheet has the reasons; the good one goes on."""
    rows = (
        "Email,First Name,Last Name,Company,Employees,Email Status",
        "maya.ortega@northwind.example,Maya,Ortega,Northwind,120,verified",
        "bob@northwind.example,Bob",
        f"cy@northwind.example,Cy,{'x' * 10_000_000},Northwind,120,verified",
        "nobody,Ned,Nix,Northwind,120,verified",
    )
    (world.folder / "plays" / "people.csv").write_text("\n".join(rows) + "\n")
    change_play(source={"csv": {"file": "people.csv"}}, icp={"must": ["company.employees in 50..500"]})
    code, out, _ = world.gtm("run", "trouble", "--mode", "draft")
    said = " ".join(out.split())
    assert code == 0, out
    assert "pulled 4 " in said
    assert "dropped 3 " in said
    assert "3 unreadable rows: 3, 4, 5 (why: gtm csv" in said
    assert "drafted 1 " in said
    assert world.gtm("csv", "--into", "out")[0] == 0
    told = next(world.folder.rglob("out/dropped.csv")).read_text(encoding="utf-8-sig")
    assert "row 3: it has 2 cells, the header has 6" in told
    assert "row 4: a cell of about 9,765 KB" in told
    assert "row 5: The e-mail address has no @" in told
