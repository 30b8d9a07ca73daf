"""Write the generated pages of docs/reference; tests/test_docs.py holds them to the code."""

from pathlib import Path

from pages import PAGES

FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def main() -> None:
    """Write every page that changed, and name it."""
    FOLDER.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        path, text = FOLDER / name, write()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"docs/reference/{name}: written")


if __name__ == "__main__":
    main()
