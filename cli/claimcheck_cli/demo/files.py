"""The demo's files: real ones, of every type that the service serves by name."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROWS = 200
LARGE_BYTES = 21 * 1024 * 1024
HEADER = ("date", "shop", "item", "count", "amount")


def kept_files(directory: Path) -> dict[str, Path]:
    """The demo's files below `directory`, written anew only if this module is another one."""
    kept = directory / sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    if not kept.is_dir():
        shutil.rmtree(directory, ignore_errors=True)
        # Beside their final place, so that an interrupted run leaves no half of them there.
        make_files(directory / "new")
        (directory / "new").rename(kept)
    return _paths(kept)


def make_files(directory: Path) -> dict[str, Path]:
    """Write the demo's files below `directory`; their paths, by short name."""
    directory.mkdir(parents=True, exist_ok=True)
    files = _paths(directory)
    for name, (_, write) in FILES.items():
        write(files[name])
    return files


def _paths(directory: Path) -> dict[str, Path]:
    return {name: directory / filename for name, (filename, _) in FILES.items()}


def rows() -> list[tuple[str, str, str, int, str]]:
    """The same made-up sales for every file."""
    return [
        (
            f"2026-{1 + n % 12:02}-{1 + n % 28:02}",
            f"Shop {n % 7}",
            f"Item {n % 31}",
            n % 9 + 1,
            f"{n * 7 % 500}.{n % 100:02}",
        )
        for n in range(ROWS)
    ]


def _csv_text() -> str:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows()])
    return text.getvalue()


def _write_csv(path: Path) -> None:
    path.write_text(_csv_text())


def _write_large_csv(path: Path) -> None:
    block = _csv_text().encode()
    path.write_bytes(block * (LARGE_BYTES // len(block) + 1))


def _write_xlsx(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sales")
    for row in (HEADER, *rows()):
        sheet.append(row)
    book.save(path)


def _write_pdf(path: Path) -> None:
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=9)
    for row in (HEADER, *rows()[:40]):
        page.cell(0, 6, "   ".join(map(str, row)), new_x="LMARGIN", new_y="NEXT")
    page.output(str(path))


def _write_docx(path: Path) -> None:
    from docx import Document

    text = Document()
    text.add_heading("Sales", level=1)
    for row in rows()[:20]:
        text.add_paragraph(", ".join(map(str, row)))
    text.save(str(path))


def _write_txt(path: Path) -> None:
    path.write_text("\n".join(" ".join(map(str, row)) for row in rows()) + "\n")


def _write_png(path: Path) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (640, 240), "white")
    pen = ImageDraw.Draw(picture)
    for n in range(24):
        height = 20 + n * 37 % 180
        pen.rectangle((20 + n * 25, 230 - height, 38 + n * 25, 230), fill=(40, 90 + n * 6, 160))
    picture.save(path)


FILES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "csv": ("Daily sales.csv", _write_csv),
    "xlsx": ("Monthly sales.xlsx", _write_xlsx),
    "pdf": ("Yearly summary.pdf", _write_pdf),
    "docx": ("Contract of sale.docx", _write_docx),
    "txt": ("Übersicht März.txt", _write_txt),
    "png": ("Weekly chart.png", _write_png),
    "large": ("All sales.csv", _write_large_csv),
}
