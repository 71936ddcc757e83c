"""The site: `make site` builds it from these pages into build/site, to be read from the disk or from any server."""

from __future__ import annotations

import bynames

project = "bynames"
author = "bynames contributors"
copyright = author
version = release = bynames.__version__

extensions = ["myst_parser"]
# The examples of the pages are run by tests/test_docs.py; Markdown keeps them readable where the repository is.
source_suffix = {".md": "markdown"}
nitpicky = True
# Links to `page.md#heading` are checked down to this level of headings.
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"bynames {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
# Examples end with an empty line, so that Python's own doctest can read the pages too.
highlight_options = {"python": {"stripnl": True}, "pycon": {"stripnl": True}}
pygments_style = "default"
pygments_dark_style = "github-dark"
