"""What the walk shall do at single elements, decided before it starts."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode


@dataclass(frozen=True, slots=True)
class Mark:
    """Changes at one element: `on` counts switch the writing on (above 0) and off.

    `skip`: its text does not count, whatever is switched.
    """

    skip: bool = False
    bold: bool = False
    preformatted: bool = False
    on_enter: int = 0
    on_leave: int = 0

    def __or__(self, other: "Mark") -> "Mark":
        return Mark(
            self.skip or other.skip,
            self.bold or other.bold,
            self.preformatted or other.preformatted,
            self.on_enter + other.on_enter,
            self.on_leave + other.on_leave,
        )


# Added to the writer's count this outweighs all that is selected around it.
OFF = -1000

SKIP = Mark(skip=True)
BOLD = Mark(bold=True)
PREFORMATTED = Mark(preformatted=True)

# An element's address in the parsed tree, and what to do there.
Marks = dict[int, Mark]


def add(marks: Marks, node: LexborNode, mark: Mark) -> None:
    """Mark a node, beside what is marked there already."""
    known = marks.get(node.mem_id)
    marks[node.mem_id] = known | mark if known else mark
