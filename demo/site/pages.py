"""Pages of the invented platforms: Markdown in, a whole HTML page with its noise out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from demo.site.noise import Noise
from demo.site.policies import Policy, Shows

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_LAYOUTS = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("layouts")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Showing:
    """A policy as one visitor meets it: which revision is out, and the how-many-eth visit it is."""

    policy: Policy
    revision: int
    visit: int


def render_policy(showing: Showing, noise: Noise) -> str:
    """Render one visit in the layout of its platform, or the bot check that stands there."""
    policy = showing.policy
    if policy.revisions[showing.revision - 1].shows is Shows.CHALLENGE:
        return _LAYOUTS.get_template("challenge.html").render(noise=noise)
    text = policy.text_for(showing.revision, showing.visit)
    return _LAYOUTS.get_template(f"{policy.platform}.html").render(
        title=text.partition("\n")[0].lstrip("# "),
        body=_MARKDOWN.render(text),
        noise=noise,
    )


def render_index(policies: Mapping[str, Policy], shown: Mapping[str, int]) -> str:
    """Render the list of all policies with what is new in the revision shown."""
    return _LAYOUTS.get_template("index.html").render(policies=policies, shown=shown)
