"""The pictures of the README, from the running system: `make run` first, then `make screenshots`."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.browser import chromium
from deploy.motcua.home import base_port, home
from deploy.pages import PAGES, WIDTHS
from deploy.visiting import browser, open_page

FOLDER = Path(__file__).with_name("screenshots")
IN_THE_README = {("citizen-home", 360), ("official-queue", 1280), ("manager-dashboard", 1280)}


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every page at both widths, not only those of the README.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER)
def main(everything: bool, language: str, folder: Path) -> None:
    """Take them."""
    if chromium() is None:
        raise click.ClickException("there is no chromium; try: sudo apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as started:
        for width, height in WIDTHS.items():
            for page in PAGES:
                if not everything and (page.name, width) not in IN_THE_README:
                    continue
                context = started.new_context(viewport={"width": width, "height": height}, locale=language)
                tab = context.new_page()
                open_page(tab, base_port(home()) or 8000, page)
                tab.wait_for_timeout(300)
                tab.screenshot(path=folder / f"{page.name}-{width}.png", full_page=everything)
                context.close()
                click.echo(f"{page.name}-{width}.png")


if __name__ == "__main__":
    main()
