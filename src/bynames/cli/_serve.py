"""The command `bynames serve`. The command line lists it without loading any of the rest."""

from __future__ import annotations

import click

from bynames.cli._options import ExistingFile, Whole


@click.command()
@click.argument("tables", nargs=-1, metavar="[TABLE]...", type=ExistingFile())
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 means the whole network."
)
@click.option("--port", default=8000, show_default=True, type=Whole(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=Whole(1, 64), help="Number of worker processes.")
@click.option("--allow-host", "hosts", multiple=True, help="Answer only requests to this host name; may be repeated.")
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    help="Let only pages from this origin read the answers; may be repeated.",
)
def serve(
    tables: tuple[str, ...], host: str, port: int, workers: int, hosts: tuple[str, ...], origins: tuple[str, ...]
) -> None:
    """Serve names to OpenRefine and the browser.

    Runs a reconciliation service at /reconcile (version 0.2) and /v1 (draft of 1.0), a JSON API, and a page to try
    names, over the bundled alias table or the given TABLE files. Needs the extra `bynames[serve]`. Press Ctrl-C to
    stop it.

    Any page open in a browser on this machine can query it. If a table is not public, restrict that: --allow-origin
    names the pages that may, --allow-host the host name that requests must use.

    \b
    Examples:
      bynames serve
      bynames serve my-people.yaml --port 8100
      bynames serve private.yaml --allow-host 127.0.0.1 --allow-origin http://127.0.0.1:3333
    """
    from bynames.serve import run

    def ready() -> None:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"bynames: http://{shown}:{port}/ for the browser, http://{shown}:{port}/reconcile for OpenRefine")
        if host not in ("127.0.0.1", "localhost", "::1"):
            click.echo(f"note: anyone who can reach {host} can query this service", err=True)

    run(tables, host, port, workers, ready, hosts=hosts, origins=origins)
