"""Run the commands of the guides and put what they print below them; tests/test_docs.py holds them to it."""

from pathlib import Path

from consoles import console_blocks, rewritten, working_folder

DOCS = Path(__file__).parents[1] / "docs"


def main() -> None:
    """Write every guide whose output changed, and name it."""
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text("utf-8")
        if not console_blocks(page):
            continue
        with working_folder() as folder:
            new = rewritten(page, Path(folder))
        if new != page:
            path.write_text(new, "utf-8")
            print(f"{path.relative_to(DOCS.parent)}: written")


if __name__ == "__main__":
    main()
